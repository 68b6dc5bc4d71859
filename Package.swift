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
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "swplay",
  products: [.executable(name: "swplay", targets: ["swplay"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev", "pkg-config"])]),
    library("PlayData"),
    library("PlayTemplate", ["PlayData", crypto]),
    library("PlayShell"),
    library("PlaySSH", ["CLibSSH", "PlayShell", crypto, logging]),
    library("PlayInventory", ["PlayData"]),
    library("PlayModuleKit", ["PlayData", "PlayShell", crypto]),
    library("PlayModules", ["PlayData", "PlayShell", "PlayModuleKit"]),
    library("PlayFacts", ["PlayData", "PlayShell", "PlayModuleKit"]),
    library("PlayModel", ["PlayData", "PlayTemplate", "PlayModuleKit"]),
    library(
      "PlayEngine",
      [
        "PlayData", "PlayTemplate", "PlayShell", "PlayInventory", "PlayModuleKit", "PlayModules",
        "PlayFacts", "PlayModel",
      ]),
    library("PlayReport", ["PlayData", "PlayModuleKit", "PlayEngine"]),
    library("PlayTestKit", ["PlayData", "PlayShell", "PlayModuleKit"]),
    .executableTarget(
      name: "swplay",
      dependencies: [
        "PlayData", "PlayTemplate", "PlayShell", "PlaySSH", "PlayInventory", "PlayModuleKit",
        "PlayModules", "PlayFacts", "PlayModel", "PlayEngine", "PlayReport", arguments, logging,
      ],
      swiftSettings: settings),
    tests("PlayDataTests", ["PlayData"]),
    tests("PlayTemplateTests", ["PlayTemplate", "PlayData"]),
    tests("PlayShellTests", ["PlayShell", "PlayTestKit"]),
    tests("PlaySSHTests", ["PlaySSH", "PlayShell", "PlayTestKit"]),
    tests("PlayInventoryTests", ["PlayInventory", "PlayData"]),
    tests("PlayModuleKitTests", ["PlayModuleKit", "PlayData"]),
    tests(
      "PlayModulesTests",
      ["PlayModules", "PlayModuleKit", "PlayShell", "PlayData", "PlayTestKit"],
      exclude: ["Cases", "Stubs"]),
  ],
  swiftLanguageModes: [.v6]
)
