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
  private var certified: [Pair: Shared<LibSSHKey?>] = [:]
  private var agents: [Agent: AgentRelay] = [:]

  private struct Agent: Hashable {
    let path: String
    let keys: Set<[UInt8]>?
  }

  init(calls: BlockingCalls) { self.calls = calls }

  /// The key in a file; asks for its passphrase when it has one.
  func identity(
    at path: String, passphrase: (@concurrent @Sendable (String) async -> String?)?
  ) async -> Identity {
    let shared = identities[path] ?? Shared()
    identities[path] = shared
    if let identity = await shared.claim() { return identity }
    let identity = await load(path, passphrase)
    shared.fulfil(identity)
    return identity
  }

  /// The key in a file with a certificate for it; `nil` when there is none in that file.
  func certified(_ key: LibSSHKey, at path: String, by certificate: String) async -> LibSSHKey? {
    let pair = Pair(key: path, certificate: certificate)
    let shared = certified[pair] ?? Shared()
    certified[pair] = shared
    if let known = await shared.claim() { return known }
    let found = await calls.run { key.certified(by: certificate) }
    shared.fulfil(found)
    return found
  }

  private func load(
    _ path: String, _ passphrase: (@concurrent @Sendable (String) async -> String?)?
  ) async -> Identity {
    switch await calls.run({ LibSSHKey.load(path, passphrase: nil) }) {
    case .key(let key): return .key(key)
    case .unusable(let reason): return .unusable(reason)
    case .encrypted: break
    }
    guard let passphrase, let phrase = await passphrase(path) else {
      return .unusable("encrypted, and no passphrase was given")
    }
    switch await calls.run({ LibSSHKey.load(path, passphrase: phrase) }) {
    case .key(let key): return .key(key)
    case .unusable, .encrypted: return .unusable("the passphrase is wrong")
    }
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
