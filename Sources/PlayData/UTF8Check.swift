/// Finds what keeps a file from being plain UTF-8.
enum UTF8Check {
  enum Kind: Equatable {
    case byteOrderMark
    case utf16
    case invalid(UInt8)
  }

  /// The first mistake and its place.
  static func mistake(in bytes: [UInt8]) -> (kind: Kind, offset: Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.byteOrderMark, 0) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return (.utf16, 0) }
    if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil {
      return nil
    }
    return firstInvalid(in: bytes).map { (.invalid(bytes[$0]), $0) }
  }

  private static func firstInvalid(in bytes: [UInt8]) -> Int? {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }
}
