import PlayData
import Testing

/// A map with few keys and one with many behave alike, however they find a key.
@Suite struct ValueMapTests {
  static let sizes = [0, 1, 3, 15, 16, 17, 18, 40]

  private func map(of size: Int) -> ValueMap {
    ValueMap((0..<size).map { ("key \($0)", .int($0)) })
  }

  @Test(arguments: sizes) func keepsTheOrderInWhichKeysWereSet(size: Int) {
    let map = map(of: size)
    #expect(map.count == size)
    #expect(map.isEmpty == (size == 0))
    #expect(map.keys == (0..<size).map { "key \($0)" })
    #expect(map.map(\.value) == (0..<size).map { .int($0) })
    for number in 0..<size { #expect(map["key \(number)"] == .int(number)) }
    #expect(map["key \(size)"] == nil)
  }

  @Test(arguments: sizes) func aKeyThatIsSetAgainKeepsItsPlace(size: Int) {
    var map = map(of: size)
    for number in (0..<size).reversed() { map["key \(number)"] = .string("\(number)") }
    #expect(map.keys == (0..<size).map { "key \($0)" })
    #expect(map.map(\.value) == (0..<size).map { .string("\($0)") })
  }

  @Test(arguments: sizes) func keysThatAreRemovedLeaveTheOthersInOrder(size: Int) {
    var map = map(of: size)
    map["other"] = nil
    for number in 0..<size where number % 3 == 1 { map["key \(number)"] = nil }
    let left = (0..<size).filter { $0 % 3 != 1 }
    #expect(map.keys == left.map { "key \($0)" })
    for number in 0..<size {
      #expect(map["key \(number)"] == (left.contains(number) ? .int(number) : nil))
    }
    map["key 1"] = "again"
    #expect(map.keys.last == "key 1")
    #expect(map["key 1"] == "again")
  }

  @Test(arguments: sizes) func aMapWithoutSomeKeysIsLikeOneThatNeverHadThem(size: Int) {
    let names = (0..<size).filter { $0 % 4 == 2 }.map { "key \($0)" }
    let less = map(of: size).without(names + ["other"])
    #expect(less.keys == (0..<size).map { "key \($0)" }.filter { !names.contains($0) })
    for number in 0..<size {
      #expect(less["key \(number)"] == (number % 4 == 2 ? nil : .int(number)))
    }
  }

  @Test(arguments: sizes) func theOrderDoesNotCountForEquality(size: Int) {
    let map = map(of: size)
    let turned = ValueMap(map.reversed().map { ($0.key, $0.value) })
    #expect(map == turned)
    #expect(map.hashValue == turned.hashValue)
    #expect(map != map.merging(["other": 1]))
    guard size > 0 else { return }
    #expect(map != map.merging(["key 0": "other"]))
    var renamed = map
    renamed["key 0"] = nil
    renamed["other"] = 0
    #expect(map != renamed)
  }

  @Test func theLastValueOfAKeyWins() {
    let map = ValueMap([("a", 1), ("b", 2), ("a", 3)])
    #expect(map.keys == ["a", "b"])
    #expect(map["a"] == 3)
  }

  @Test func changingACopyLeavesTheOriginal() {
    let map = map(of: 9)
    var copy = map
    copy["key 0"] = nil
    copy["key 1"] = "other"
    #expect(map.keys.first == "key 0")
    #expect(map["key 1"] == 1)
  }
}
