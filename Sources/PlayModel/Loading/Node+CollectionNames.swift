import PlayData

extension Node {
  /// The collections of Ansible's own modules, which have their short names here.
  private static let collections = ["ansible.builtin.", "ansible.legacy."]

  /// A task or play with the short names of modules: `ansible.builtin.copy` is `copy`.
  var withShortNames: Node {
    guard let entries, entries.contains(where: { $0.key.hasPrefix("ansible.") }) else {
      return self
    }
    let short = entries.map { entry in
      Entry(
        key: Self.short(entry.key), keyPosition: entry.keyPosition, value: entry.value)
    }
    return Node(.map(short), at: position, isVerbatim: isVerbatim)
  }

  private static func short(_ name: String) -> String {
    collections.lazy.compactMap { name.dropPrefix($0) }.first ?? name
  }
}
