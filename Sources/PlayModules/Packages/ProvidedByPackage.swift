import PlayModuleKit

/// What a package that is not installed yet is taken to bring.
///
/// Its files are known only once it is there. In check mode a later task that misses a service or a
/// program of a package's name, or of the name's stem, is announced as depending on the package:
/// `podman-suite` brings podman, `git-lite` git, `postgresql16-server` postgresql, and
/// `py311-podman-compose` podman-compose.
enum ProvidedByPackage {
  private static let suffixes = ["suite", "lite", "tiny", "server", "client", "nox11", "devel"]

  /// The package itself, and services and programs that may come with it.
  static func resources(_ word: String) -> [Resource] {
    [Resource(.package, word)]
      + names(String(word.split(separator: "/").last ?? word[...])).flatMap {
        [Resource(.service, $0), Resource(.program, $0)]
      }
  }

  /// The name, and its stem when that is another.
  private static func names(_ package: String) -> [String] {
    var stem = package[...]
    let parts = stem.split(separator: "-", maxSplits: 1)
    if parts.count == 2, parts[0].hasPrefix("py"), Int(parts[0].dropFirst(2)) != nil {
      stem = parts[1]
    }
    if let dash = stem.lastIndex(of: "-") {
      let end = stem[dash...].dropFirst()
      let isVersion = end.first?.isNumber == true
      if isVersion || suffixes.contains(String(end)) { stem = stem[..<dash] }
    }
    while let last = stem.last, last.isNumber, stem.count > 1 { stem.removeLast() }
    return stem == package ? [package] : [package, String(stem)]
  }
}
