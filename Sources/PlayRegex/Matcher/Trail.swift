/// What has to be done to go back: choices that are left, and places that were noted before.
struct Trail {
  private struct Entry {
    /// The instruction of a choice, or the complement of a slot.
    let target: Int32
    /// The place in the text; -1 for none.
    let place: Int32

    func restore(_ slots: inout [Int?]) { slots[Int(~target)] = place < 0 ? nil : Int(place) }
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  mutating func push(choice instruction: Int, at place: Int) {
    entries.append(
      Entry(target: Int32(truncatingIfNeeded: instruction), place: Int32(truncatingIfNeeded: place))
    )
  }

  mutating func push(slot: Int, value: Int?) {
    entries.append(
      Entry(
        target: ~Int32(truncatingIfNeeded: slot), place: Int32(truncatingIfNeeded: value ?? -1)))
  }

  /// Goes back to the last choice; `nil` when none is left above a height.
  mutating func popChoice(
    above base: Int, restoring slots: inout [Int?]
  ) -> (instruction: Int, place: Int)? {
    while entries.count > base, let entry = entries.popLast() {
      guard entry.target < 0 else { return (Int(entry.target), Int(entry.place)) }
      entry.restore(&slots)
    }
    return nil
  }

  /// Goes back to a height as if nothing had been matched since.
  mutating func undo(downTo base: Int, restoring slots: inout [Int?]) {
    while popChoice(above: base, restoring: &slots) != nil {}
  }

  /// Forgets the choices above a height; noted places stay noted and can be restored.
  mutating func dropChoices(above base: Int) {
    guard entries.count > base else { return }
    let kept = entries[base...].filter { $0.target < 0 }
    entries.replaceSubrange(base..., with: kept)
  }
}
