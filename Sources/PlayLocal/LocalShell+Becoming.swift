import PlayShell

extension LocalShell {
  /// What is known of a command that is becoming another user.
  struct Becoming {
    let escalation: Escalation
    let answered: CheckedContinuation<Void, any Error>
    var output: [UInt8] = []
    var errors: [UInt8] = []

    func failure(_ end: Escalation.End) -> LocalShellError {
      .accountRefused(escalation.failure(end, output: output, errors: errors))
    }
  }

  /// Waits until the process has become the other user, and lets its shell run.
  func become(_ escalation: Escalation) async throws {
    let limit = limits.becoming
    let timer = Task {
      try await Task.sleep(for: limit)
      stop(because: becoming?.failure(.timedOut(after: limit)))
    }
    defer { timer.cancel() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        becoming = Becoming(escalation: escalation, answered: $0)
        process.write(escalation.opening)
        startReading()
      }
    } onCancel: {
      Task { await stop(because: CancellationError()) }
    }
    process.write(escalation.release)
  }

  func receiveBeforeMark(_ bytes: [UInt8], on stream: FrameDecoder.Stream) {
    switch stream {
    case .output: becoming?.output += bytes
    case .errors: becoming?.errors += bytes
    }
    guard let becoming else { return }
    switch becoming.escalation.progress(output: becoming.output, errors: becoming.errors) {
    case .waiting: break
    case .asksAgain: stop(because: becoming.failure(.askedAgain))
    case .done:
      self.becoming = nil
      becoming.answered.resume()
    }
  }
}
