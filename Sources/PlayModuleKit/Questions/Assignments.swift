/// Output of the form `NAME=VALUE`, one after the other, in which values may hold newlines.
///
/// sysrc(8) and sysctl(8) escape nothing. They print names in the order in which they were asked,
/// so a value ends where the next name that was asked begins.
public struct Assignments: Sendable {
  /// The values by name; a name is missing when its value cannot be told apart.
  public let values: [String: String]

  /// Splits output.
  ///
  /// - Parameters:
  ///   - output: What was printed.
  ///   - names: The names that were printed, in their order.
  ///   - opening: What stands between a name and its value.
  ///   - closing: What ends a value.
  public init(_ output: [UInt8], names: [String], opening: String, closing: String) {
    let end = Array(closing.utf8)
    let starts = names.map { Array(($0 + opening).utf8) }
    var values: [String: String] = [:]
    var position = 0
    for (index, name) in names.enumerated() {
      guard let start = Self.find(starts[index], startingLineIn: output, from: position) else {
        continue
      }
      let body = start + starts[index].count
      let stop: Int? =
        if index + 1 < names.count {
          Self.find(end + starts[index + 1], in: output, from: body)
        } else {
          output[body...].reversed().starts(with: end.reversed()) ? output.count - end.count : nil
        }
      guard let stop, stop >= body else { continue }
      values[name] = String(decoding: output[body..<stop], as: UTF8.self)
      position = stop + end.count
    }
    self.values = values
  }

  private static func find(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    bytes[start...].firstRange(of: part)?.lowerBound
  }

  private static func find(
    _ part: [UInt8], startingLineIn bytes: [UInt8], from start: Int
  ) -> Int? {
    if bytes[start...].starts(with: part) { return start }
    return find([UInt8(ascii: "\n")] + part, in: bytes, from: start).map { $0 + 1 }
  }
}
