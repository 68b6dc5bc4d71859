import PlayData
import PlayEngine
import PlayLock
import PlaySecrets

/// How far each host came in a run that did not come to its end everywhere: one file for all of them,
/// which is not there after a run that did.
struct StoppedHosts: Sendable {
  private static let file = "stopped"
  /// While a run goes on the file is written at most so often: what is lost when swplay is killed is
  /// done once more.
  private static let pause = Duration.seconds(2)

  private struct State {
    var hosts: [String: HostProgress] = [:]
    var written: ContinuousClock.Instant?
    var isKnown = false
  }

  private let folder: StateFolder
  private let secrets: SecretRegister
  private let tell: @Sendable (any Error) -> Void
  private let state = Locked(State())

  init(
    in folder: StateFolder, _ secrets: SecretRegister, tell: @escaping @Sendable (any Error) -> Void
  ) {
    (self.folder, self.secrets, self.tell) = (folder, secrets, tell)
  }

  /// How far hosts came in runs before.
  ///
  /// - Throws: `StateFailure` when the file cannot be read, or is not as swplay writes it.
  static func read(in folder: StateFolder) throws(StateFailure) -> [String: HostProgress] {
    guard try folder.list().contains(file) else { return [:] }
    let path = "\(folder.path)/\(file)"
    let source = Source(name: path, bytes: try folder.read(file))
    do {
      let hosts = try JSON.read(source).value.map?["hosts"]?.map ?? [:]
      return Dictionary(
        uniqueKeysWithValues: hosts.compactMap { name, value in
          progress(value).map { (name, $0) }
        })
    } catch {
      throw StateFailure(path: path, reason: "swplay did not write it so: \(error)")
    }
  }

  /// Has the file written while a run goes on and when it ends.
  func follow(_ journal: inout RunJournal) {
    journal.reach = { host, place in
      change { state in
        state.hosts[host] = .reached(place)
        return state.written.map { $0 + Self.pause <= .now } ?? true
      }
    }
    journal.finish = { hosts in
      change { state in
        state.hosts.merge(hosts) { $1 }
        return true
      }
    }
  }

  private func change(_ body: (inout State) -> Bool) {
    state.withLock { state in
      do {
        // Hosts that have no part in this run are where they were.
        if !state.isKnown { state.hosts = try Self.read(in: folder) }
        state.isKnown = true
        guard body(&state) else { return }
        state.written = .now
        try write(state.hosts)
      } catch {
        tell(error)
      }
    }
  }

  private func write(_ hosts: [String: HostProgress]) throws(StateFailure) {
    guard hosts.values.contains(where: { $0 != .finished }) else {
      return try folder.remove(Self.file)
    }
    let records = hosts.sorted { $0.key < $1.key }.map { ($0.key, Self.record($0.value)) }
    let record: Value = ["written": .string(Clock.now), "hosts": .map(ValueMap(records))]
    try folder.write(
      Self.file, Array((JSON.write(secrets.masked(record), indent: 2) + "\n").utf8))
  }
}

// MARK: - How it is written

extension StoppedHosts {
  private static func record(_ progress: HostProgress) -> Value {
    guard case .reached(let place) = progress else { return ["finished": true] }
    return [
      "play": .int(place.play), place.hasEnded ? "ended" : "stopped": .string(place.title),
      "path": .list(place.path.numbers.map { .int($0) }), "position": .string(place.position),
    ]
  }

  private static func progress(_ value: Value) -> HostProgress? {
    guard let record = value.map else { return nil }
    if record["finished"] != nil { return .finished }
    guard case .int(let play)? = record["play"], let numbers = record["path"]?.list,
      let title = (record["ended"] ?? record["stopped"])?.string
    else { return nil }
    let path = numbers.compactMap { if case .int(let number) = $0 { number } else { nil } }
    return .reached(
      HostPlace(
        play: play, path: TaskPath(path), hasEnded: record["ended"] != nil, title: title,
        position: record["position"]?.string ?? ""))
  }
}
