import PlayData
import PlayInventory
import PlayModel
import PlayTemplate

/// Where each host goes on in a run that continues an earlier one.
struct Resumption: Sendable {
  /// The hosts that have come to the end already.
  let finished: [String: HostProgress]
  private let places: [String: HostPlace]
  private let notes: [(host: String, text: String)]

  /// Finds the places of an earlier run again.
  init(_ progress: [String: HostProgress], of engine: Engine, _ view: InventoryView) {
    var finder = PlaceFinder(engine, view)
    var finished: [String: HostProgress] = [:]
    var places: [String: HostPlace] = [:]
    var notes: [(host: String, text: String)] = []
    let taking = Set(view.selections.joined().map(\.name))
    for host in view.inventory.hosts where taking.contains(host.name) {
      switch progress[host.name] {
      case .finished:
        finished[host.name] = .finished
        notes.append((host.name, "had come to the end and takes no part"))
      case .reached(let place):
        let found = finder.find(place, of: host.name)
        places[host.name] = found.place
        notes.append((host.name, found.note))
      case nil: notes.append((host.name, "starts at the beginning: no place is known"))
      }
    }
    (self.finished, self.places, self.notes) = (finished, places, notes)
  }

  /// Tells where hosts go on.
  func tell(_ emit: (Event) -> Void) {
    for (host, text) in notes { emit(.resumed(host: host, note: text)) }
  }

  /// Where a host goes on; `nil` at the beginning.
  func place(of host: String) -> HostPlace? { places[host] }

  /// The tasks of a play that a host has behind it.
  func passed(by host: String, in play: CompiledPlay) -> PassedTasks? {
    guard let place = places[host], play.reference.index <= place.play else { return nil }
    guard play.reference.index == place.play else { return .all }
    return PassedTasks(end: place.path, includesEnd: place.hasEnded)
  }
}

extension Resumption? {
  /// The hosts that have something left to do.
  func hosts(of hosts: [Host]) -> [Host] {
    hosts.filter { self?.finished[$0.name] == nil }
  }
}

/// Finds places again, and steps back from them to what later tasks need.
private struct PlaceFinder {
  /// A task of a play, and those that it includes.
  private struct Entry {
    let item: AgendaStep.Item
    /// The variables that it looks at.
    var needs: Set<String> = []
    /// The results that are not known when it is passed by.
    var results: Set<String> = []
    /// The titles of the tasks that it includes.
    var included: Set<String> = []
  }

  private struct Case: Hashable {
    let place: HostPlace
    let plays: Set<Int>
  }

  private var plays: [[Entry]] = []
  /// What each play looks at in any case.
  private var commonNeeds: [Set<String>] = []
  private var memberships: [String: Set<Int>] = [:]
  private var found: [Case: (place: HostPlace?, note: String)] = [:]

  init(_ engine: Engine, _ view: InventoryView) {
    for (index, play) in engine.playbook.plays.enumerated() {
      let compiled = CompiledPlay(play, index: index, options: engine.options)
      add(compiled, ForeseenTasks(of: play, engine.playbook.inclusions), engine.files)
      for host in view.selections[index] { memberships[host.name, default: []].insert(index) }
    }
  }

  private mutating func add(
    _ play: CompiledPlay, _ foreseen: ForeseenTasks, _ files: ControllerFiles
  ) {
    var entries = play.steps.compactMap { step in
      if case .task(let item) = step { Entry(item: item) } else { nil }
    }
    var common = Self.names(play.play.variables)
    for role in foreseen.roles {
      common.formUnion(Self.names(role.variables))
      common.formUnion(Self.names(role.defaults))
    }
    let places = Dictionary(
      grouping: entries.indices, by: { entries[$0].item.task.position.description })
    for task in foreseen.entries {
      let needs = Self.needs(of: task, files)
      let outer = (task.includes.first ?? task.task).position.description
      if task.isHandler { common.formUnion(needs) }
      for index in places[outer] ?? [] {
        entries[index].needs.formUnion(needs)
        if !task.includes.isEmpty { entries[index].included.insert(task.task.title) }
        guard let name = task.task.keywords.register, !task.task.isDoneAgain else { continue }
        entries[index].results.insert(name)
      }
    }
    plays.append(entries)
    commonNeeds.append(common)
  }

  private static func needs(of entry: ForeseenTasks.Entry, _ files: ControllerFiles) -> Set<String>
  {
    let texts = TaskTexts(of: entry, files)
    return texts.asked.union(texts.needs.map(\.reference.name))
      .union(names(entry.task.variables))
  }

  private static func names(_ variables: [VariableDefinition]) -> Set<String> {
    Set(variables.flatMap(\.value.templates).flatMap(\.references).map(\.name))
  }

  /// Where a host goes on, and what is said of it.
  mutating func find(_ place: HostPlace, of host: String) -> (place: HostPlace?, note: String) {
    let key = Case(place: place, plays: memberships[host] ?? [])
    if let known = found[key] { return known }
    let result = find(place, in: key.plays)
    found[key] = result
    return result
  }

  private func find(
    _ place: HostPlace, in members: Set<Int>
  ) -> (place: HostPlace?, note: String) {
    guard members.contains(place.play), let known = knownAgain(place) else {
      return (
        nil,
        "starts at the beginning: the task \"\(place.title)\" (\(place.position)), to which it had "
          + "come, is not there any more"
      )
    }
    guard let needed = neededTask(before: known, members) else {
      let way = known.hasEnded ? "goes on behind" : "goes on with"
      return (known, "\(way) \"\(known.title)\" (\(known.position))")
    }
    let back = HostPlace(needed.reference, hasEnded: false)
    return (
      back,
      "goes on with \"\(back.title)\" (\(back.position)), whose result later tasks need; "
        + "it had come to \"\(known.title)\""
    )
  }

  /// The place in the playbook as it is now; one in what a task includes may become that task.
  private func knownAgain(_ place: HostPlace) -> HostPlace? {
    guard plays.indices.contains(place.play) else { return nil }
    let outer = place.path.numbers.first.map { TaskPath([$0]) }
    guard let entry = plays[place.play].first(where: { $0.item.reference.index == outer }) else {
      return nil
    }
    if place.path.numbers.count == 1 {
      return entry.item.reference.title == place.title
        ? HostPlace(entry.item.reference, hasEnded: place.hasEnded) : nil
    }
    guard entry.item.task.isInclusion else { return nil }
    return entry.included.contains(place.title)
      ? place : HostPlace(entry.item.reference, hasEnded: false)
  }

  /// The first task behind the host whose result is needed and cannot be found out again.
  private func neededTask(before place: HostPlace, _ members: Set<Int>) -> AgendaStep.Item? {
    let entries = plays.enumerated().filter { members.contains($0.offset) }.flatMap(\.element)
    let passed = PassedTasks(end: place.path, includesEnd: place.hasEnded)
    let common = members.reduce(into: Set<String>()) { $0.formUnion(commonNeeds[$1]) }
    var first =
      entries.firstIndex { entry in
        let reference = entry.item.reference
        return reference.play.index > place.play
          || reference.play.index == place.play && !passed.contains(reference.index)
      } ?? entries.count
    var needed: AgendaStep.Item?
    while true {
      let needs = entries.enumerated().reduce(into: common) { needs, entry in
        guard entry.offset >= first || entry.element.item.task.isDoneAgain else { return }
        needs.formUnion(entry.element.needs)
      }
      let next = entries[..<first].firstIndex { !$0.results.isDisjoint(with: needs) }
      guard let next else { return needed }
      (first, needed) = (next, entries[next].item)
    }
  }
}
