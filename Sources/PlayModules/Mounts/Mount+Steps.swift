import PlayModuleKit
import PlayShell

extension Mount {
  /// The change of the line in fstab(5).
  func fstabPlan(_ situation: Situation) throws -> Plan {
    let bytes = try situation.fstab.bytes()
    var fstab = Fstab(bytes)
    let before = fstab.entry(at: plainPath, source: src)
    let isKept = state == .present || state == .mounted
    if isKept { fstab.set(wanted) } else { fstab.remove(at: plainPath, source: src) }
    guard fstab.bytes != bytes ?? [] else { return .unchanged }
    var plan = try situation.fstab.plan(
      fstab.bytes, FileAttributes(mode: nil, owner: nil, group: nil), keepsBackup: backup,
      validation: nil)
    // One line is shown and not the whole file, so that tasks about other lines do not mix.
    let file = situation.fstab.target.path.text
    let subject = path == "none" ? src ?? path : plainPath
    plan.steps = plan.steps.map { step in
      Step(
        .value(
          "\(file): \(subject)", from: before?.shown, to: isKept ? wanted.shown : nil),
        step.actions, provides: step.provides)
    }
    return plan
  }

  /// The steps that mount what is not mounted yet.
  func mounting(_ situation: Situation, over current: MountEntry?) throws -> [Step] {
    if let current {
      guard current.isMount(of: wanted) else {
        throw ModuleFailure(
          "\(plainPath) has \(current.source) (\(current.type)) mounted, not \(wanted.source) "
            + "(\(wanted.type))",
          hint: "unmount it first with state \"unmounted\"")
      }
      guard remount, !current.missingOptions(of: wanted).isEmpty else { return [] }
      return [unmounting(current), mountStep]
    }
    // Only nullfs and its like mount a folder; a device may yet be created by its driver.
    if fstype == "nullfs", let src, src.hasPrefix("/"), situation.source == nil {
      throw ModuleFailure(
        "\(src), which shall be mounted, does not exist", missing: [Resource(.path, src)])
    }
    guard let place = situation.place else {
      let folder = Step(
        .value(plainPath, from: nil, to: "a folder"), [.run(["mkdir", "-p", plainPath])],
        provides: [Resource(.path, plainPath)])
      return [folder, mountStep]
    }
    guard place.kind == .folder || fstype == "nullfs" else {
      throw ModuleFailure("\(plainPath) is \(place.kind.phrase), not a folder")
    }
    return [mountStep]
  }

  private var mountStep: Step {
    let options = wanted.options.joined(separator: ",")
    let command: ShellCommand = [
      "mount", "-t", wanted.type, "-o", options, wanted.source, plainPath,
    ]
    return Step(
      .value(
        "mount \(plainPath)", from: nil,
        to: "\(wanted.source) (\(wanted.type), \(options))"),
      [.run(command)], provides: [Resource(.mount, plainPath)])
  }

  /// Unmounts what is mounted; a busy file system is not forced.
  func unmounting(_ current: MountEntry) -> Step {
    Step(
      .value("mount \(plainPath)", from: "\(current.source) (\(current.type))", to: nil),
      [.run(["umount", plainPath])])
  }

  /// Unmounts and mounts again by the line of fstab(5).
  func remounting(_ current: MountEntry?) throws -> [Step] {
    guard let current else {
      throw ModuleFailure(
        "\(plainPath) is not mounted, so it cannot be mounted again",
        hint: "use state \"mounted\"", missing: [Resource(.mount, plainPath)])
    }
    let table = fstab.map { ["-F", $0.text] } ?? []
    return [
      Step(
        .value(
          "mount \(plainPath)", from: "\(current.source) (\(current.type))", to: "mounted again"),
        [
          .run(["umount", plainPath]), .run(ShellCommand(["mount"] + table + [plainPath])),
        ])
    ]
  }
}
