extension String {
  /// The text behind a prefix, or `nil` when it does not start with it.
  public func dropPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
