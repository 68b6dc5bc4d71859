/// Finds the name that was probably meant.
public enum Suggestion {
  /// The candidate nearest to a misspelt name, or `nil` when none is near.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(1, min(3, name.count / 2))
    return
      candidates
      .map { (candidate: $0, distance: distance(Array(name), Array($0))) }
      .filter { $0.distance <= limit }
      .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
      .candidate
  }

  /// A sentence for messages: `did you mean "value"?`, or what there is when nothing is near.
  public static func hint(
    for name: String, among candidates: some Collection<String>, listing what: String? = nil
  ) -> String? {
    if let nearest = nearest(to: name, among: candidates) { return "did you mean \"\(nearest)\"?" }
    guard let what, !candidates.isEmpty, candidates.count <= 20 else { return nil }
    return "\(what) \(candidates.joined(separator: ", "))"
  }

  /// The optimal string alignment distance: inserts, deletes, replacements and swaps of neighbours.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for i in left.indices {
      var current = [i + 1]
      for j in right.indices {
        let cost = left[i] == right[j] ? 0 : 1
        var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + cost)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, beforePrevious[j - 1] + 1)
        }
        current.append(best)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
