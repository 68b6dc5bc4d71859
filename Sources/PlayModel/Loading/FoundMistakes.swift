import PlayData

/// The mistakes that loading has found.
struct FoundMistakes {
  private var all: [Diagnostic] = []
  /// The sources in the order in which they were opened or first complained about.
  private var sources: [String: Int] = [:]
  private var descriptions: Set<String> = []

  /// Remembers the place of a source among the others.
  mutating func note(_ source: Source) {
    if sources[source.name] == nil { sources[source.name] = sources.count }
  }

  /// Adds a mistake; one that was found before is the same mistake, for example in the tasks of a
  /// role that is used twice.
  mutating func add(_ diagnostic: Diagnostic) {
    guard descriptions.insert(diagnostic.description).inserted else { return }
    if let source = diagnostic.position?.source { note(source) }
    all.append(diagnostic)
  }

  /// Source by source, and in each from its beginning to its end; those without a place come first.
  var inFileOrder: Diagnostics {
    func place(_ diagnostic: Diagnostic) -> (source: Int, offset: Int) {
      guard let position = diagnostic.position else { return (-1, 0) }
      return (sources[position.source.name] ?? 0, position.offset)
    }
    let places = all.enumerated().map { (place: place($1), index: $0, diagnostic: $1) }
    let sorted = places.sorted {
      ($0.place.source, $0.place.offset, $0.index) < ($1.place.source, $1.place.offset, $1.index)
    }
    return Diagnostics(sorted.map(\.diagnostic))
  }
}
