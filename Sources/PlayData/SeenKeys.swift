/// The keys of a map or a section that were read so far; small maps are compared, large ones hashed.
struct SeenKeys {
  private static let hashedFrom = 16
  private var positions: [String: Position] = [:]

  /// The place of an earlier entry with the same key.
  mutating func insert(_ entry: Node.Entry, after entries: [Node.Entry]) -> Position? {
    if entries.count < Self.hashedFrom {
      return entries.first { $0.key == entry.key }?.keyPosition
    }
    if positions.isEmpty {
      for earlier in entries where positions[earlier.key] == nil {
        positions[earlier.key] = earlier.keyPosition
      }
    }
    if let first = positions[entry.key] { return first }
    positions[entry.key] = entry.keyPosition
    return nil
  }
}
