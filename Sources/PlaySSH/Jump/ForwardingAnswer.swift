/// Why a server did not open a channel to another host (RFC 4254, section 5.1), as libssh tells it:
/// `Channel opening failure: channel 43 error (2) Connection refused`.
struct ForwardingAnswer {
  /// The protocol's reason code, when there is one.
  private let code: Int?
  /// The server's own words.
  private let text: String

  init(_ message: String) {
    let parts = message.split(separator: "error (", maxSplits: 1)
    let rest = parts.count == 2 ? parts[1].split(separator: ")", maxSplits: 1) : []
    code = rest.first.flatMap { Int($0) }
    text = code == nil || rest.count < 2 ? message : String(rest[1].drop { $0 == " " })
  }

  /// What it means for the host behind, when that is alone or others were refused at the same time;
  /// the library keeps the words for the last one only.
  func reason(isAlone: Bool) -> SSHError.Reason {
    let isProhibited = code == 1 || code == 3
    let text = isAlone || isProhibited ? self.text : "open failed"
    return isProhibited ? .forwardingRefused(reason: text) : .unreachableFromJump(reason: text)
  }
}
