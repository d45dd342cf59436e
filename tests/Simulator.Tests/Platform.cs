// Pseudo-terminals, signals and file modes: these tests are Linux' own.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
