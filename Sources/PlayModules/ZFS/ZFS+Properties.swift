import PlayData
import PlayModuleKit
import PlayShell

extension ZFS {
  /// The properties that have a value, sorted by name.
  private var given: [(name: String, value: String)] {
    properties.compactMap { name, value in value.map { (name, $0.text) } }
      .sorted { $0.name < $1.name }
  }

  /// Creates the dataset.
  var creation: Plan {
    let size = given.first { $0.name == "volsize" }?.value
    let options = given.filter { $0.name != "volsize" }.flatMap {
      ["-o", "\($0.name)=\($0.value)"]
    }
    let parents = createParents && !isSnapshot ? ["-p"] : []
    let words: [String] =
      if isSnapshot {
        ["snapshot"] + options + [name]
      } else if let origin {
        ["clone"] + parents + options + [origin, name]
      } else {
        ["create"] + parents + (size.map { ["-V", $0] } ?? []) + options + [name]
      }
    let shown = given.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    let folder = given.first { $0.name == "mountpoint" }.flatMap { RemotePath($0.value)?.text }
    var plan = Plan([
      Step(
        .value("dataset \(name)", from: nil, to: shown.isEmpty ? "present" : shown),
        [.run(ShellCommand(["zfs"] + words))],
        provides: [Resource(.dataset, name)] + (folder.map { [Resource(.path, $0)] } ?? []))
    ])
    plan.values = ["name": .string(name)]
    return plan
  }

  /// Changes what differs: one `zfs set` for all values, one `zfs inherit` for each that shall go.
  func change(_ dataset: Dataset, in situation: Situation) throws -> Plan {
    try check(dataset)
    var plan = Plan()
    plan.values = ["name": .string(name)]
    plan.values["properties"] = .map(
      ValueMap(
        dataset.properties.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.value)) }))
    var (settings, silent): ([Setting], [Setting]) = ([], [])
    for (property, wanted) in given {
      guard let setting = try setting(property, to: wanted, in: dataset, situation) else {
        continue
      }
      if property == "mountpoint", setting.isSameValue {
        silent.append(setting)
      } else {
        settings.append(setting)
      }
    }
    // Without -u, zfs would unmount and mount a file system to set the mount point that it has.
    plan.steps = steps(setting: settings, options: []) + steps(setting: silent, options: ["-u"])
    for (property, value) in properties.sorted(by: { $0.key < $1.key }) where value == nil {
      guard let current = dataset.properties[property], current.isOwn else { continue }
      plan.steps.append(
        Step(
          .value(
            "dataset \(name)", from: "\(property)=\(current.value)", to: "\(property) inherited"),
          [.run(["zfs", "inherit", property, name])]))
    }
    return plan
  }

  /// A property to set, and what it is now.
  private struct Setting {
    let property: String
    let current: String?
    let wanted: String
    let isSameValue: Bool
  }

  private func setting(
    _ property: String, to wanted: String, in dataset: Dataset, _ situation: Situation
  ) throws -> Setting? {
    let current = dataset.properties[property]
    // A user's property that nobody has set is printed as "-".
    let isUnset = current == nil || (property.contains(":") && current?.source == "-")
    let value = current.map { current in
      property == "mountpoint"
        ? ZFSProperty.mountpoint(current.value, altroot: situation.pools[pool] ?? nil)
        : current.value
    }
    let isSame = !isUnset && value.map { ZFSProperty.isSame(wanted, $0, of: property) } == true
    let isFixed = ZFSProperty.creationOnly.contains(property)
    let mustBeLocal = propertiesSource == .local && !isFixed && property != "volsize"
    if isSame, !mustBeLocal || current?.isLocal == true { return nil }
    guard !isFixed else {
      throw ModuleFailure(
        "\(name) has \(property) \(value ?? "-"), which cannot be changed to \(wanted)",
        hint: "it is fixed when a dataset is created")
    }
    return Setting(
      property: property, current: isUnset ? nil : value, wanted: wanted, isSameValue: isSame)
  }

  private func check(_ dataset: Dataset) throws {
    let type = dataset.properties["type"]?.value ?? "dataset"
    let isVolume = properties["volsize"].map { $0 != nil } ?? false
    guard type != "filesystem" || !isVolume else {
      throw ModuleFailure("\(name) is a file system, but \"volsize\" asks for a volume")
    }
    if let origin, let found = dataset.properties["origin"]?.value, found != origin {
      throw ModuleFailure(
        found == "-"
          ? "\(name) exists and is no clone" : "\(name) is a clone of \(found), not of \(origin)",
        hint: "destroy it first, or correct \"origin\"")
    }
  }

  private func steps(setting settings: [Setting], options: [String]) -> [Step] {
    guard !settings.isEmpty else { return [] }
    let before = settings.map { setting in
      "\(setting.property)=\(setting.current ?? "-")" + (setting.isSameValue ? " (not local)" : "")
    }
    let words = settings.map { "\($0.property)=\($0.wanted)" }
    let paths = settings.filter { $0.property == "mountpoint" }
      .compactMap { RemotePath($0.wanted).map { Resource(.path, $0.text) } }
    return [
      Step(
        .value(
          "dataset \(name)", from: before.joined(separator: " "), to: words.joined(separator: " ")),
        [.run(ShellCommand(["zfs", "set"] + options + words + [name]))], provides: paths)
    ]
  }
}
