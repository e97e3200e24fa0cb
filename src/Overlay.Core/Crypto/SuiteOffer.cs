namespace Overlay.Crypto;

/// <summary>A suite that the other node has, as its Hello says: the suite's number, and how fast it is there in MB/s.</summary>
internal readonly record struct SuiteOffer(byte SuiteId, ushort MegabytesPerSecond);
