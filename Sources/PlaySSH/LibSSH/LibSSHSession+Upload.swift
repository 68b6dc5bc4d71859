import PlayShell

extension LibSSHSession {
  /// Copies bytes to a file in the session's folder, over a channel of its own, so that the shell
  /// does not have to read them.
  func upload(_ upload: SessionScript.Upload, _ limit: TimeLimit) async throws(SSHError) {
    let channel = try await start(options.startCommand + ["-c", command(for: upload)], .upload)
    var content = Outbox(upload.content)
    var isSent = false
    while !channel.isAtEnd {
      try receive(channel, .upload)
      switch channel.send(&content) {
      case .failed: throw try lost(.upload)
      case .again: break
      case .done where !isSent:
        channel.sendEnd()
        isSent = true
      case .done: break
      }
      if isLost { throw try lost(.upload) }
      if !channel.isAtEnd { try await waitForHost(.upload, limit) }
    }
    let status = try await exitStatus(of: channel, .upload)
    guard status == 0, isSent else {
      throw error(
        .upload,
        .uploadFailed(path: upload.path, status: status, errors: Self.text(channel.inbox.errors)))
    }
    statistics.bytesSent += upload.content.count
  }

  /// The folder must be the user's own: its name can be seen while this command starts, so someone
  /// else could have made it first.
  private func command(for upload: SessionScript.Upload) -> String {
    """
    umask 077; [ -d \(script.folder) ] || mkdir -m 700 \(script.folder) || exit; \
    [ -O \(script.folder) ] || { echo \(script.folder) is not ours >&2; exit 1; }; \
    exec cat >\(upload.path)
    """
  }
}
