// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
  resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources,
    swiftSettings: settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "swplay",
  products: [
    .executable(name: "swplay", targets: ["swplay"]),
    .library(name: "PlayShell", targets: ["PlayShell"]),
    .library(name: "PlaySSH", targets: ["PlaySSH"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev", "pkg-config"])]),
    library("PlayLock"),
    library("PlayData", ["PlayLock"]),
    library("PlayRegex"),
    library("PlayTemplate", ["PlayData", "PlayRegex", crypto]),
    library("PlayShell", ["PlayData"]),
    library("PlaySecrets", ["PlayLock", "PlayData", "PlayShell", crypto, cryptoExtras]),
    library("PlaySSH", ["CLibSSH", "PlayLock", "PlayShell", crypto, logging]),
    library("PlayLocal", ["PlayShell", subprocess, system]),
    library("PlayInventory", ["PlayData", "PlayRegex"]),
    library("PlayModuleKit", ["PlayLock", "PlayData", "PlayShell", crypto]),
    library("PlayModules", ["PlayData", "PlayRegex", "PlayShell", "PlayModuleKit"]),
    library("PlayFacts", ["PlayData", "PlayShell", "PlayModuleKit"]),
    library("PlayModel", ["PlayLock", "PlayData", "PlayTemplate", "PlayShell", "PlayModuleKit"]),
    library(
      "PlayEngine",
      [
        "PlayLock", "PlayData", "PlayTemplate", "PlayShell", "PlayInventory", "PlayModuleKit",
        "PlayModules", "PlayFacts", "PlayModel",
      ]),
    library("PlayReport", ["PlayData", "PlaySecrets", "PlayShell", "PlayModuleKit", "PlayEngine"]),
    library(
      "PlayPlans",
      [
        "PlayLock", "PlayData", "PlayShell", "PlayModuleKit", "PlayEngine", "PlayReport", crypto,
        cryptoExtras,
      ]),
    .target(
      name: "PlayTestKit",
      dependencies: ["PlayLock", "PlayData", "PlayShell", "PlayModuleKit", subprocess, system],
      exclude: ["Oracle/install.py", "Oracle/run_ansible.py", "Oracle/callbacks"],
      swiftSettings: settings),
    .executableTarget(
      name: "swplay",
      dependencies: [
        "PlayLock", "PlayData", "PlayTemplate", "PlayShell", "PlaySSH", "PlayLocal",
        "PlaySecrets", "PlayInventory",
        "PlayModuleKit", "PlayModules", "PlayFacts", "PlayModel", "PlayEngine", "PlayReport",
        "PlayPlans", arguments, logging, subprocess, system,
      ],
      swiftSettings: settings),
    tests("PlayDataTests", ["PlayData", "PlayTestKit"]),
    tests("PlayRegexTests", ["PlayRegex", "PlayData", "PlayTestKit"], exclude: ["Oracle"]),
    tests("PlayTemplateTests", ["PlayTemplate", "PlayData", "PlayTestKit"], exclude: ["Oracle"]),
    tests("PlayShellTests", ["PlayShell", "PlayData", "PlayLock", "PlayTestKit"]),
    tests(
      "PlaySecretsTests",
      ["PlaySecrets", "PlayLock", "PlayData", "PlayTestKit", subprocess, system]),
    tests(
      "PlaySSHTests", ["PlaySSH", "PlayData", "PlayLock", "PlayShell", "PlayTestKit", logging],
      exclude: ["hostile-sshd"]),
    tests("PlayLocalTests", ["PlayLocal", "PlayShell"]),
    tests(
      "PlayInventoryTests", ["PlayInventory", "PlayData", "PlayTestKit", subprocess, system],
      exclude: ["Cases", "Patterns"]),
    tests(
      "PlayModuleKitTests",
      ["PlayModuleKit", "PlayLock", "PlayShell", "PlayData", "PlayTestKit"],
      exclude: ["Snapshots"]),
    tests(
      "PlayPlansTests",
      [
        "PlayPlans", "PlayLock", "PlayData", "PlayShell", "PlayModuleKit", "PlaySecrets",
        "PlayEngine", "PlayReport", "PlayTestKit",
      ]),
    tests(
      "PlayReportTests",
      [
        "PlayReport", "PlayLock", "PlayData", "PlayInventory", "PlayModel", "PlayModuleKit",
        "PlayModules", "PlayEngine", "PlayTemplate", "PlayTestKit",
      ],
      exclude: ["Snapshots"]),
    tests(
      "PlayFactsTests", ["PlayFacts", "PlayModuleKit", "PlayShell", "PlayData", "PlayTestKit"],
      exclude: ["Fixtures"]),
    tests(
      "PlayModelTests",
      ["PlayModel", "PlayData", "PlayModuleKit", "PlayModules", "PlayTemplate", "PlayTestKit"]),
    tests(
      "PlayEngineTests",
      [
        "PlayEngine", "PlayLock", "PlayData", "PlayShell", "PlayInventory", "PlayModel",
        "PlayModuleKit",
        "PlayModules", "PlayTemplate", "PlayTestKit",
      ]),
    tests(
      "PlayModulesTests",
      ["PlayModules", "PlayModuleKit", "PlayShell", "PlayData", "PlayTestKit"],
      exclude: ["Cases", "Stubs"]),
    tests(
      "FuzzTests",
      [
        "PlayData", "PlayInventory", "PlayModel", "PlayModules", "PlayRegex", "PlaySSH",
        "PlaySecrets", "PlayShell", "PlayTemplate", "PlayTestKit",
      ],
      exclude: ["Corpus"]),
    tests(
      "LanguageTests", ["swplay", "PlayData", "PlayTestKit", subprocess, system],
      exclude: ["Cases", "inventory"]),
    tests(
      "EndToEndTests",
      [
        "swplay", "PlayData", "PlayModuleKit", "PlayModules", "PlayShell", "PlayTestKit",
        subprocess, system,
      ],
      exclude: [
        "Agreement/damages.txt", "Agreement/damages-of-roles.txt", "Agreement/files",
        "Agreement/subjects.json", "Base", "Guide", "ReadOnly/Snapshots", "Suite", "at-terminal",
        "bring-suite", "Faults/faulty-proxy", "Faults/watch-files",
        "compose-environment", "count-forks", "count-trips", "record-arguments",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
