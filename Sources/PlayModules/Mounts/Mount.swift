import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a line of fstab(5) and what is mounted.
struct Mount: Module {
  /// What shall be true of the mount point.
  enum Wish: String, CaseIterable, ParameterValue {
    case mounted
    case present
    case unmounted
    case absent
    case absentFromFstab = "absent_from_fstab"
    case remounted
    case ephemeral
  }

  static let info = ModuleInfo(
    "mount", "Keep a line of fstab(5) and mount or unmount a file system.",
    notes: [
      "`mounted` keeps the line and mounts; `present` and `absent_from_fstab` are about the line "
        + "alone, `unmounted` and `ephemeral` about the mount alone; `absent` undoes both and leaves "
        + "the folder.",
      "FreeBSD mounts a second time over what is mounted already; this module does not.",
      "Options that are not in effect are reported and not forced, since that means to unmount: set "
        + "`remount` to allow it. Options that the kernel does not show are not compared.",
      "A line that cannot be mounted stops the boot: add `failok`, or `late` for what lies on ZFS or "
        + "on another line's file system. Datasets need no line: use \"zfs\".",
    ],
    manualPages: ["mount(8)", "fstab(5)", "umount(8)"],
    programs: ["mkdir", "mount", "stat", "umount"],
    check: "Exact, but whether a file system can be mounted shows only when it is.",
    examples: [
      """
      { "mount": { "path": "/dev/fd", "src": "fdescfs", "fstype": "fdescfs", "opts": "rw,late" } }
      """,
      """
      { "mount": { "path": "/usr/local/www/data", "src": "/data/www", "fstype": "nullfs", \
      "opts": "ro,late" } }
      """,
      #"{ "mount": { "path": "/mnt/old", "state": "absent" } }"#,
    ])

  @Param("Mount point, an absolute path; `none` for swap.", aliases: ["name"]) var path: String
  @Param("Device, folder or name that is mounted.") var src: String?
  @Param("Type of the file system.") var fstype: String?
  @Param("Options.") var opts: String = "rw"
  @Param("What shall be true.") var state: Wish = .mounted
  @Param("Whether dump(8) looks at it.") var dump: Int = 0
  @Param("When fsck(8) checks it at boot; 0 is never.") var passno: Int = 0
  @Param("Whether it is mounted at boot; false adds `noauto`.") var boot: Bool = true
  @Param("Whether it may be unmounted and mounted again to bring new options into effect.")
  var remount: Bool = false
  @Param("Whether a copy of the replaced fstab stays beside it.") var backup: Bool = false
  @Param("The file to keep the line in.") var fstab: RemotePath?

  /// What the probe finds out.
  struct Situation: Sendable {
    let fstab: EditedFile
    let live: [MountEntry]
    let place: FileStatus?
    /// Where the mount point leads when links are followed.
    let realPath: String?
    /// The status of the source, when that is a path.
    let source: FileStatus?
  }

  var locks: [String] { ["fstab"] }
  var fstabPath: RemotePath? { fstab ?? RemotePath("/etc/fstab") }
  private var needsEntry: Bool { [.mounted, .present, .ephemeral].contains(state) }
  private var isAboutFstabAlone: Bool { state == .present || state == .absentFromFstab }

  func checkParameters() throws {
    guard path == "none" || RemotePath(path) != nil, !path.contains(where: \.isNewline) else {
      throw ParameterProblem(
        key: "path", message: "is an absolute path, or \"none\"; got \"\(path)\"")
    }
    if path == "none", !isAboutFstabAlone {
      throw ParameterProblem(
        key: "state", message: "is present or absent_from_fstab for the mount point none",
        hint: "swap is turned on by swapon(8)")
    }
    if path == "none", src == nil {
      throw ParameterProblem(key: "src", message: "tells apart what is mounted at none")
    }
    for (key, text) in [("src", src), ("fstype", fstype)] where needsEntry && text == nil {
      throw ParameterProblem(
        key: key, message: "is needed while \"state\" is \"\(state.rawValue)\"")
    }
    for (key, text) in [("src", src ?? ""), ("fstype", fstype ?? ""), ("opts", opts)]
    where text.contains(where: \.isNewline) {
      throw ParameterProblem(key: key, message: "holds a newline")
    }
    if let src, src.startsWithBytes("-") {
      throw ParameterProblem(key: "src", message: "\"\(src)\" would be an option of mount(8)")
    }
    guard !opts.unicodeScalars.contains(where: \.properties.isWhitespace), !opts.isEmpty else {
      throw ParameterProblem(key: "opts", message: "are words with commas between them")
    }
  }

  /// The entry that shall be there.
  var wanted: MountEntry {
    var options = opts.split(byte: ",").map(String.init)
    if !boot, !options.contains("noauto") { options.append("noauto") }
    return MountEntry(
      source: src ?? "", path: plainPath, type: fstype ?? "", options: options, dump: dump,
      pass: passno)
  }

  /// The path without a slash at its end, as fstab(5) and the kernel have it.
  var plainPath: String { RemotePath(path)?.text ?? path }

  func probe() throws -> Probe<Situation> {
    guard let fstabPath else { throw ParameterProblem(key: "fstab", message: "is no path") }
    let isPlace = path != "none"
    let place = Self.status(of: isPlace ? plainPath : nil)
    let realPath: Probe<String?> = isPlace ? .ask(RealPathQuestion(plainPath)) : .none(nil)
    let source = Self.status(of: needsEntry ? src : nil)
    return EditedFile.probe(fstabPath).zip(.ask(MountsQuestion()))
      .zip(place).zip(realPath).zip(source)
      .map { answers in
        let ((((fstab, live), place), realPath), source) = answers
        return Situation(
          fstab: fstab, live: live, place: place, realPath: realPath, source: source)
      }
  }

  private static func status(of path: String?) -> Probe<FileStatus?> {
    guard let path, path.hasPrefix("/") else { return .none(nil) }
    return .ask(FileStatusQuestion(path, followsLink: true))
  }

  func plan(_ situation: Situation) throws -> Plan {
    let places = [plainPath, situation.realPath].compactMap(\.self).map { ByteText($0) }
    let current = situation.live.last { places.contains(ByteText($0.path)) }
    var plan = Plan()
    switch state {
    case .present: plan = try fstabPlan(situation)
    case .absentFromFstab: plan = try fstabPlan(situation)
    case .mounted:
      // The line comes last: one that cannot be mounted would stop the next boot.
      let kept = try fstabPlan(situation)
      plan = kept
      plan.steps = try mounting(situation, over: current) + kept.steps
    case .ephemeral: plan.steps = try mounting(situation, over: current)
    case .unmounted: plan.steps = current.map { [unmounting($0)] } ?? []
    case .absent:
      let removal = try fstabPlan(situation)
      plan = Plan(current.map { [unmounting($0)] } ?? []).adding(removal.steps)
    case .remounted: plan.steps = try remounting(current)
    }
    plan.values = ["path": .string(plainPath), "mounted": .bool(current != nil)]
    plan.warnings += warnings(current)
    return plan
  }

  private func warnings(_ current: MountEntry?) -> [String] {
    guard needsEntry else { return [] }
    var warnings: [String] = []
    if fstype == "nullfs", state != .ephemeral,
      Set(wanted.options).isDisjoint(with: ["late", "failok", "noauto"])
    {
      warnings.append(
        "\(plainPath): the boot stops if \(src ?? "") is not there yet; add \"late\" to \"opts\"")
    }
    if let current, state != .present, !remount {
      let missing = current.missingOptions(of: wanted)
      if !missing.isEmpty {
        warnings.append(
          "\(plainPath) is mounted without \(missing.joined(separator: ",")); set \"remount\": true "
            + "to unmount it and mount it again")
      }
    }
    return warnings
  }
}
