namespace Overlay.Crypto;

/// <summary>A suite that this node has, and how fast it is here in MB/s.</summary>
internal readonly record struct SuiteSpeed(CipherSuite Suite, ushort MegabytesPerSecond);
