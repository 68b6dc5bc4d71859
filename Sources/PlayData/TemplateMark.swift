extension StringProtocol {
  /// Whether the text has a mark with which a template begins something.
  public var holdsTemplate: Bool { contains("{{") || contains("{%") }
}
