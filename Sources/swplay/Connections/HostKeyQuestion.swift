import PlaySSH

/// Asks the person at the terminal about the keys of new hosts: once for all that are on their way.
///
/// Hosts whose keys are new wait until every other host that is connecting has got through, or waits
/// as well.
actor HostKeyQuestion {
  /// Shows keys and answers whether all of them are trusted.
  typealias Ask = @Sendable ([NewHostKey]) async -> Bool

  private let ask: Ask
  private var connecting = 0
  private var isAsking = false
  private var waiting: [(key: NewHostKey, answer: CheckedContinuation<Bool, Never>)] = []
  private var answers: [NewHostKey: Bool] = [:]

  init(ask: @escaping Ask) { self.ask = ask }

  /// Counts a host as connecting while `body` runs.
  func connecting<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async rethrows -> Result {
    connecting += 1
    defer {
      connecting -= 1
      askWhenAllWait()
    }
    return try await body()
  }

  /// Waits for the answer to a key; each is asked about once.
  func isTrusted(_ key: NewHostKey) async -> Bool {
    if let answer = answers[key] { return answer }
    connecting -= 1
    defer { connecting += 1 }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { answer in
        waiting.append((key, answer))
        askWhenAllWait()
      }
    } onCancel: {
      Task { await self.giveUp() }
    }
  }

  private func askWhenAllWait() {
    guard connecting == 0, !waiting.isEmpty, !isAsking else { return }
    isAsking = true
    var keys: [NewHostKey] = []
    for (key, _) in waiting where !keys.contains(key) { keys.append(key) }
    Task {
      let answer = await ask(keys)
      isAsking = false
      for key in keys { answers[key] = answer }
      let answered = waiting.filter { keys.contains($0.key) }
      waiting.removeAll { keys.contains($0.key) }
      for one in answered { one.answer.resume(returning: answer) }
      askWhenAllWait()
    }
  }

  /// Lets nobody wait any longer: the run is ending.
  private func giveUp() {
    for one in waiting { one.answer.resume(returning: false) }
    waiting = []
  }
}

extension HostKeyQuestion {
  /// The question at the terminal; `nil` when nobody is there to answer it.
  static var atTerminal: HostKeyQuestion? {
    guard StandardInput.isTerminal, StandardError.isTerminal else { return nil }
    return HostKeyQuestion { keys in
      StandardError.print(text(about: keys))
      let question =
        keys.count == 1
        ? "Trust this key and remember it" : "Trust these \(keys.count) keys and remember them"
      while true {
        switch await TerminalPrompt.line("\(question) (yes/no)? ")?.lowercased() {
        case "yes": return true
        case "no", nil: return false
        default: continue
        }
      }
    }
  }

  /// What is asked about.
  static func text(about keys: [NewHostKey]) -> String {
    let width = keys.map(\.name.count).max() ?? 0
    let lines = keys.map { key in
      let name = key.name + String(repeating: " ", count: width - key.name.count)
      return "  \(name)  \(key.type) \(key.fingerprint)"
    }
    let files = Set(keys.flatMap(\.files)).sorted().joined(separator: ", ")
    return
      (["No file of known hosts (\(files)) has these keys:"] + lines
      + ["Compare them with `ssh-keygen -lf` on the hosts."]).joined(separator: "\n")
  }
}
