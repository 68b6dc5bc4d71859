public import PlayData
public import PlaySecrets

/// Hides secret values wherever they stand in a text; the rest of the text stays as it is.
public struct Masker: Sendable {
  private let mask: @Sendable (String) -> String
  private let isIdleNow: @Sendable () -> Bool

  /// Masks with this function, which may learn new secrets while the run goes on; `isIdle` tells
  /// whether it would change no text at the moment.
  public init(
    _ mask: @escaping @Sendable (String) -> String,
    isIdle: @escaping @Sendable () -> Bool = { false }
  ) {
    self.mask = mask
    isIdleNow = isIdle
  }

  /// Masks the secrets of a register, also those that it learns later.
  public init(_ register: SecretRegister) {
    self.init({ register.masked($0) }, isIdle: { register.isEmpty })
  }

  /// Whether it hides nothing at the moment.
  var isIdle: Bool { isIdleNow() }

  /// Masks these secrets.
  public init(_ secrets: some Sequence<Secret>) { self.init(SecretRegister(secrets)) }

  /// Hides nothing, since there is nothing to hide.
  public static var none: Masker { Masker({ $0 }, isIdle: { true }) }

  /// The text without its secrets.
  public func callAsFunction(_ text: String) -> String { mask(text) }
}
