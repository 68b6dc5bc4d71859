extension SeededGenerator {
  /// A text with a few bytes changed, removed, repeated or put in; now and then only noise.
  public mutating func mutation(of text: [UInt8]) -> [UInt8] {
    guard Int.random(in: 0..<10, using: &self) > 0 else { return noise() }
    var text = text
    for _ in 0..<Int.random(in: 1...4, using: &self) where !text.isEmpty {
      let start = Int.random(in: text.indices, using: &self)
      let range = start..<min(text.count, start + Int.random(in: 0...8, using: &self))
      switch Int.random(in: 0..<4, using: &self) {
      case 0: text.removeSubrange(range)
      case 1: text.insert(contentsOf: text[range], at: Int.random(in: text.indices, using: &self))
      case 2: text.insert(interestingByte(), at: start)
      default: text[start] = interestingByte()
      }
    }
    return text
  }

  private mutating func noise() -> [UInt8] {
    (0..<Int.random(in: 0..<60, using: &self)).map { _ in interestingByte() }
  }

  private mutating func interestingByte() -> UInt8 {
    let marks = Array("{}[]\",:'\\/*#;=&!~?-+.0123456789eutfn \t\r\n".utf8)
    return Bool.random(using: &self)
      ? marks[Int.random(in: marks.indices, using: &self)]
      : UInt8.random(in: 0...255, using: &self)
  }
}
