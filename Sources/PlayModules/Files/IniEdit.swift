import PlayData

/// What ini_file does to a text: a pure function that changes no line but the option's.
struct IniEdit: Sendable {
  /// The section; `nil` is what stands in front of the first one.
  let section: String?
  /// The option; `nil` is the section itself.
  let option: String?
  /// The values that the option shall have; none is an option without a value.
  var values: [String] = []
  /// Whether the option or the section is removed.
  var removes = false
  /// Whether other values of the option are removed.
  var isExclusive = true
  /// What stands between an option and its value in a new line.
  var separator = " = "
  /// Whether a commented-out line of the option is used for it.
  var usesInactive = true

  /// Names the section and the option.
  init(section: String?, option: String?) {
    self.section = section
    self.option = option
  }

  /// The text after the edit.
  func applied(to bytes: [UInt8]) -> [UInt8] {
    var text = TextLines(bytes)
    let body = body(in: text)
    switch (removes, body) {
    case (true, nil): break
    case (true, let body?): remove(from: &text, body)
    case (false, let body?): keep(in: &text, body)
    case (false, nil): append(to: &text)
    }
    return text.bytes
  }

  // MARK: - Sections

  /// The lines of the section without its header; `nil` when there is no such section.
  private func body(in text: TextLines) -> Range<Int>? {
    let headers = text.lines.indices.filter { Self.header(text.lines[$0]) != nil }
    guard let section else { return 0..<(headers.first ?? text.lines.count) }
    let header = headers.first { Self.header(text.lines[$0])?.hasSameBytes(as: section) == true }
    guard let header else { return nil }
    return (header + 1)..<(headers.first { $0 > header } ?? text.lines.count)
  }

  /// The name in `[name]`, with which a section begins.
  private static func header(_ line: TextLines.Line) -> String? {
    let code = line.text.unicodeScalars.drop(while: \.properties.isWhitespace)
    guard code.first == "[", let end = code.firstIndex(of: "]") else { return nil }
    return String(code[..<end].dropFirst())
  }

  private func append(to text: inout TextLines) {
    if let last = text.lines.last, !last.content.isEmpty {
      text.insert("", at: text.lines.count)
    }
    if let section { text.insert("[\(section)]", at: text.lines.count) }
    guard let option else { return }
    text.insert(wantedLines(option), at: text.lines.count)
  }

  private func remove(from text: inout TextLines, _ body: Range<Int>) {
    guard let option else {
      text.lines.removeSubrange((body.lowerBound - 1)..<body.upperBound)
      return
    }
    let isMeant = { (line: TextLines.Line) in
      guard let found = Self.setting(line), found.isActive, found.option.hasSameBytes(as: option)
      else { return false }
      return isExclusive || values.isEmpty
        || values.contains { found.value?.hasSameBytes(as: $0) == true }
    }
    for index in body.reversed() where isMeant(text.lines[index]) { text.lines.remove(at: index) }
  }

  // MARK: - Options

  private func wantedLines(_ option: String) -> [String] {
    values.isEmpty ? [option] : values.map { written(option, $0) }
  }

  private func written(_ option: String, _ value: String) -> String {
    // A blank at the end of a line would be of no use.
    value.isEmpty ? option + (separator == "=" ? "=" : " =") : option + separator + value
  }

  private func keep(in text: inout TextLines, _ body: Range<Int>) {
    guard let option else { return }
    let found = body.filter {
      Self.setting(text.lines[$0])?.option.hasSameBytes(as: option) == true
    }
    let active = found.filter { Self.setting(text.lines[$0])?.isActive == true }
    var missing: [String?] = values.isEmpty ? [nil] : values
    var surplus: [Int] = []
    for index in active {
      let value = Self.setting(text.lines[index])?.value.map { ByteText($0) }
      if let wanted = missing.firstIndex(where: { $0.map { ByteText($0) } == value }) {
        missing.remove(at: wanted)
      } else {
        surplus.append(index)
      }
    }
    if !isExclusive { surplus = [] }
    // What is there and shall not be makes room for what shall be.
    var places = surplus
    if active.isEmpty, usesInactive { places = found.suffix(1) }
    while let value = missing.first, let place = places.first {
      text.replace(at: place, with: value.map { written(option, $0) } ?? option)
      (missing, places) = (Array(missing.dropFirst()), Array(places.dropFirst()))
    }
    let rest = missing.map { $0.map { written(option, $0) } ?? option }
    text.insert(rest, at: end(of: body, in: text, after: active.last))
    for index in places.reversed() where active.contains(index) { text.lines.remove(at: index) }
  }

  /// Where a new line of the section goes: behind the option's others, or behind its last line that
  /// is not empty.
  private func end(of body: Range<Int>, in text: TextLines, after last: Int?) -> Int {
    if let last { return last + 1 }
    let lastLine = body.last { !text.lines[$0].text.allSatisfy(\.isWhitespace) }
    return lastLine.map { $0 + 1 } ?? body.lowerBound
  }

  /// An option in a line, also in one that is commented out.
  private static func setting(
    _ line: TextLines.Line
  ) -> (option: String, value: String?, isActive: Bool)? {
    var code = line.text.unicodeScalars.drop(while: \.properties.isWhitespace)
    let isActive = code.first != "#" && code.first != ";"
    if !isActive { code = code.drop { $0 == "#" || $0 == ";" || $0.properties.isWhitespace } }
    guard !code.isEmpty, code.first != "[" else { return nil }
    guard let equals = code.firstIndex(of: "=") else {
      let name = trimmed(code)
      // A comment of several words is prose and not an option.
      let isProse = name.unicodeScalars.contains(where: \.properties.isWhitespace)
      return isActive || !isProse ? (name, nil, isActive) : nil
    }
    return (trimmed(code[..<equals]), trimmed(code[code.index(after: equals)...]), isActive)
  }

  private static func trimmed(_ text: Substring.UnicodeScalarView) -> String {
    var text = text.drop(while: \.properties.isWhitespace)
    while text.last?.properties.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
