import PlayShell

extension LibSSHSession {
  /// What became of an upload.
  enum Uploaded {
    /// The file is there.
    case done
    /// The file is there as long as the program on the channel is not told to end.
    case kept(by: LibSSHChannel)
    /// Why the host could not keep the bytes, as it says itself; there is no file then.
    case refused(String)
  }

  /// Copies bytes to a file, over a channel of its own, so that the shell does not have to read them.
  func upload(_ upload: Upload, _ limit: TimeLimit) async throws(SSHError) -> Uploaded {
    let code: String
    do {
      code = try upload.code()
    } catch {
      throw self.error(.upload, .unsendable(error))
    }
    try await waitForLeaving()
    let channel = try await start(options.startCommand + ["-c", code], .upload)
    var content = Outbox(upload.content)
    var isSent = false
    var progress = UploadProgress(total: upload.content.count, tell: options.onUpload)
    let isKept = try await firstResult(.upload, limit) { [self] () throws(SSHError) -> Bool? in
      if channel.isAtEnd { return false }
      try receive(channel, .upload)
      switch channel.send(&content) {
      case .failed: throw try lost(.upload)
      case .again: break
      case .done where !isSent:
        if upload.place != .beside { channel.sendEnd() }
        isSent = true
      case .done: break
      }
      progress.note(remaining: content.remaining)
      if isLost { throw try lost(.upload) }
      if isSent, upload.place == .beside, channel.hasPrinted(Upload.mark) { return true }
      return channel.isAtEnd ? false : nil
    }
    if isKept {
      statistics.bytesSent += upload.content.count
      return .kept(by: channel)
    }
    let status = try await exitStatus(of: channel, .upload)
    if status == 0, isSent, upload.place != .beside {
      statistics.bytesSent += upload.content.count
      return .done
    }
    let said = Self.text(channel.inbox.errors)
    // Without a status the session is about to end.
    guard let status else {
      throw error(.upload, .uploadFailed(path: upload.path, status: nil, errors: said))
    }
    return .refused(said.isEmpty ? "writing \(upload.path) ended with status \(status)" : said)
  }
}

extension LibSSHSession {
  /// Waits a moment until the program that kept the last upload has ended, since a server may allow few
  /// channels at a time.
  private func waitForLeaving() async throws(SSHError) {
    guard let channel = leaving else { return }
    leaving = nil
    let limit = TimeLimit(options.timeouts.close)
    do throws(SSHError) {
      try await firstResult(.upload, limit) { [self] () throws(SSHError) -> Void? in
        try receive(channel, .upload)
        return channel.exitStatus != nil || isLost ? () : nil
      }
    } catch {
      guard error.code == .timedOut else { throw error }
    }
  }
}

extension LibSSHChannel {
  /// Whether this is the last that the program has printed.
  fileprivate func hasPrinted(_ text: String) -> Bool {
    inbox.output.suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}

/// Tells how far an upload is, at most a hundred times.
private struct UploadProgress {
  let total: Int
  let tell: (@Sendable (Int, Int) -> Void)?
  private var told = 0

  init(total: Int, tell: (@Sendable (Int, Int) -> Void)?) {
    (self.total, self.tell) = (total, tell)
  }

  mutating func note(remaining: Int) {
    let sent = total - remaining
    guard let tell, sent - told >= max(1, total / 100) || sent == total && told < total else {
      return
    }
    told = sent
    tell(sent, total)
  }
}
