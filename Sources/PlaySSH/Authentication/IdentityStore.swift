import PlayShell

/// The private keys of a run; each file is read once, whatever the number of hosts.
///
/// Belongs to the transport.
final class IdentityStore {
  private struct Pair: Hashable {
    let key: String
    let certificate: String
  }

  private let calls: BlockingCalls
  private var identities: [String: Shared<Identity>] = [:]
  private var unlocked: [String: Shared<Identity>] = [:]
  private var certified: [Pair: Shared<LibSSHKey?>] = [:]
  private var certificates: [Pair: Shared<LibSSHKey?>] = [:]
  private var agents: [Agent: AgentRelay] = [:]

  private struct Agent: Hashable {
    let path: String
    let keys: Set<[UInt8]>?
  }

  init(calls: BlockingCalls) { self.calls = calls }

  /// The key in a file, without asking for its passphrase.
  func identity(at path: String) async -> Identity {
    await once(\.identities, path) { [calls] in
      await calls.run { LibSSHKey.load(path, passphrase: nil) }
    }
  }

  /// The key in a file that has a passphrase, which is asked for once in a run.
  func unlocked(
    at path: String, passphrase: (@Sendable (String) -> String?)?
  ) async -> Identity {
    await once(\.unlocked, path) { [calls] in
      guard let passphrase, let phrase = await calls.run({ passphrase(path) }) else {
        return .unusable("encrypted, and no passphrase was given")
      }
      let identity = await calls.run { LibSSHKey.load(path, passphrase: phrase) }
      guard case .key = identity else { return .unusable("the passphrase is wrong") }
      return identity
    }
  }

  /// The key in a file with a certificate for it; `nil` when there is none in that file.
  func certified(_ key: LibSSHKey, at path: String, by certificate: String) async -> LibSSHKey? {
    await once(\.certified, Pair(key: path, certificate: certificate)) { [calls] in
      await calls.run { key.certified(by: certificate) }
    }
  }

  /// The certificate in a file for a public key; `nil` when there is none in that file.
  func certificate(
    at certificate: String, for key: LibSSHKey, at path: String
  ) async -> LibSSHKey? {
    await once(\.certificates, Pair(key: path, certificate: certificate)) { [calls] in
      await calls.run { key.certificate(at: certificate) }
    }
  }

  /// What a table holds; it is made by the first who asks.
  private func once<Key, Value: Sendable>(
    _ table: ReferenceWritableKeyPath<IdentityStore, [Key: Shared<Value>]>, _ key: Key,
    isolation: isolated (any Actor)? = #isolation, make: () async -> Value
  ) async -> Value {
    let shared = self[keyPath: table][key] ?? Shared()
    self[keyPath: table][key] = shared
    if let known = await shared.claim() { return known }
    let made = await make()
    shared.fulfil(made)
    return made
  }

  /// The way to an agent, of whose keys only some are used when these are given.
  func agent(
    at path: String, patience: Duration, keys: Set<[UInt8]>?
  ) throws(SystemCallFailure) -> AgentRelay {
    let agent = Agent(path: path, keys: keys)
    if let relay = agents[agent] { return relay }
    let relay = try AgentRelay(path: path, patience: patience, keys: keys)
    agents[agent] = relay
    return relay
  }

  /// The public key beside a private one, as the agent has it; `nil` when there is none.
  func publicKey(besides path: String) async -> [UInt8]? {
    await calls.run {
      guard let text = try? TextFile.text(of: path + ".pub") else { return nil }
      let fields = text.split(whereSeparator: \.isWhitespace)
      return fields.count > 1 ? Base64.decode(fields[1].utf8) : nil
    }
  }
}
