import PlayData
import PlayModel

extension Loop {
  private static let place = "ansible_loop"
  private static let nameOfItem = "ansible_loop_var"
  private static let nameOfIndex = "ansible_index_var"

  /// The names of the variables that the loop sets.
  var names: [String] {
    [variable, indexVariable, Self.nameOfItem, isExtended ? Self.place : nil]
      .compactMap(\.self) + (indexVariable == nil ? [] : [Self.nameOfIndex])
  }

  /// The variables of an item.
  func variables(at index: Int, of items: [Value]) -> [String: Value] {
    var variables = [variable: items[index], Self.nameOfItem: .string(variable)]
    if let name = indexVariable {
      variables[name] = .int(index)
      variables[Self.nameOfIndex] = .string(name)
    }
    if isExtended { variables[Self.place] = .map(Self.place(index, of: items)) }
    return variables
  }

  /// What Ansible's `ansible_loop` says of a place in a loop.
  private static func place(_ index: Int, of items: [Value]) -> ValueMap {
    var place: ValueMap = [
      "allitems": .list(items), "index": .int(index + 1), "index0": .int(index),
      "first": .bool(index == 0), "last": .bool(index + 1 == items.count),
      "length": .int(items.count), "revindex": .int(items.count - index),
      "revindex0": .int(items.count - index - 1),
    ]
    if index > 0 { place["previtem"] = items[index - 1] }
    if index + 1 < items.count { place["nextitem"] = items[index + 1] }
    return place
  }
}
