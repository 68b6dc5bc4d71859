extension StringProtocol {
  /// Whether the text has a mark with which a template begins something.
  public var holdsTemplate: Bool {
    var previous: UInt8 = 0
    for byte in utf8 {
      if previous == .openBrace, byte == .openBrace || byte == UInt8(ascii: "%") { return true }
      previous = byte
    }
    return false
  }
}
