public import PlayData
public import PlaySecrets

/// Hides secret values wherever they stand in a text; the rest of the text stays as it is.
public struct Masker: Sendable {
  private let mask: @Sendable (String) -> String

  /// Masks with this function, which may learn new secrets while the run goes on.
  public init(_ mask: @escaping @Sendable (String) -> String) { self.mask = mask }

  /// Masks the secrets of a register, also those that it learns later.
  public init(_ register: SecretRegister) { self.init { register.masked($0) } }

  /// Masks these secrets.
  public init(_ secrets: some Sequence<Secret>) { self.init(SecretRegister(secrets)) }

  /// Hides nothing, since there is nothing to hide.
  public static var none: Masker { Masker { $0 } }

  /// The text without its secrets.
  public func callAsFunction(_ text: String) -> String { mask(text) }
}
