import PlayData

extension InventoryDraft {
  /// Adds what an INI inventory says.
  mutating func add(_ sections: [INISection]) {
    for section in sections {
      let group = section.name ?? Self.ungrouped
      switch section.kind {
      case .hosts:
        declareGroup(group, at: section.position)
        for line in section.lines {
          addHosts(line.name, line.variables, at: line.position, to: group)
        }
      case .children:
        declareGroup(group, at: section.position)
        for line in section.lines { addChild(line.name, to: group, at: line.position) }
      case .variables:
        mentionGroup(group, at: section.position)
        addVariables(section.variables, toGroup: group)
      }
    }
  }

  /// Adds the hosts of an argument `host1,host2,`.
  mutating func add(hostList: String) {
    let source = Source(name: Self.listName, text: hostList)
    var offset = 0
    for word in hostList.split(separator: ",", omittingEmptySubsequences: false) {
      let name = word.drop { $0 == " " }
      let position = Position(source: source, offset: offset + word.utf8.count - name.utf8.count)
      offset += word.utf8.count + 1
      guard !name.isEmpty else { continue }
      let text = String(name.reversed().drop { $0 == " " }.reversed())
      addHosts(text, [], at: position, to: Self.ungrouped)
    }
  }

  private mutating func addHosts(
    _ text: String, _ inline: [Node.Entry], at position: Position, to group: String
  ) {
    let expression = HostExpression(text)
    var variables = inline
    if let port = expression.port {
      let offset = text.utf8.distance(from: text.startIndex, to: port.startIndex)
      guard let entry = portVariable(port, at: position.advanced(by: offset)) else { return }
      variables.insert(entry, at: 0)
    }
    do throws(HostRange.Mistake) {
      let names = try expression.names()
      for name in names { addHost(name, to: group, at: position) }
      addVariables(variables, toHosts: names)
    } catch {
      report(.badRange(error), at: position)
    }
  }

  private mutating func portVariable(_ port: Substring, at position: Position) -> Node.Entry? {
    guard let number = Int(port), 1...65_535 ~= number, port.first?.isNumber == true else {
      report(.badPort(String(port)), at: position)
      return nil
    }
    return Node.Entry(
      key: "ansible_port", keyPosition: position, value: Node(.int(number), at: position))
  }
}
