import PlayData
import PlayModuleKit

extension FileStatus {
  /// The status as results show it, with Ansible's names where it has one.
  func values(of path: String) -> ValueMap {
    var values: ValueMap = [
      "path": .string(path), "mode": .string(modeText), "size": .int(size), "uid": .int(uid),
      "gid": .int(gid), "pw_name": .string(owner), "gr_name": .string(group),
      "mtime": .int(modified), "flags": .list(flags.map { .string($0) }),
    ]
    let kinds: [(String, Kind)] = [
      ("isreg", .file), ("isdir", .folder), ("islnk", .link), ("issock", .socket),
      ("isfifo", .pipe), ("ischr", .characterDevice), ("isblk", .blockDevice),
    ]
    for (key, kind) in kinds { values[key] = .bool(self.kind == kind) }
    let bits = [
      "isuid": 0o4000, "isgid": 0o2000, "rusr": 0o400, "wusr": 0o200, "xusr": 0o100,
      "rgrp": 0o040, "wgrp": 0o020, "xgrp": 0o010, "roth": 0o004, "woth": 0o002, "xoth": 0o001,
    ]
    for (key, bit) in bits.sorted(by: { $0.key < $1.key }) {
      values[key] = .bool(mode & bit != 0)
    }
    let numbers = identity.split(separator: ":").compactMap { Int($0) }
    if numbers.count == 2 {
      (values["dev"], values["inode"]) = (.int(numbers[0]), .int(numbers[1]))
    }
    values["lnk_target"] = target.map { .string($0) }
    return values
  }
}
