using System.Diagnostics;
using System.Runtime.CompilerServices;
using Overlay.Crypto;

namespace Overlay.Runtime;

/// <summary>Measures once per process how fast each suite is on this machine, with frames of usual size; about 2 ms per suite.</summary>
internal static class SuiteBenchmark
{
    private const int FrameLength = 1400;
    private const int Slices = 8;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(0.25);
    private static readonly ConditionalWeakTable<CipherSuite, StrongBox<ushort>> Measured = [];

    public static IReadOnlyList<SuiteSpeed> Measure(IEnumerable<CipherSuite> suites) =>
        [.. suites.Select(suite => new SuiteSpeed(suite, Measured.GetValue(suite, static key => new StrongBox<ushort>(MegabytesPerSecond(key))).Value))];

    private static ushort MegabytesPerSecond(CipherSuite suite)
    {
        using var cipher = suite.Create(new byte[suite.KeyLength]);
        var frame = new byte[FrameLength + cipher.TagLength];
        var nonce = new byte[AeadCipher.NonceLength];

        // The first calls load and compile; they would be most of so short a measurement.
        Seal(cipher, frame, nonce);
        Seal(cipher, frame, nonce);
        var best = 0.0;
        for (var slice = 0; slice < Slices; slice++)
        {
            best = Math.Max(best, BytesPerSecond(cipher, frame, nonce));
        }

        return (ushort)Math.Clamp(best / 1e6, 1, ushort.MaxValue);
    }

    /// <summary>The time is short, so that at least one of several is not disturbed by other threads.</summary>
    private static double BytesPerSecond(AeadCipher cipher, byte[] frame, byte[] nonce)
    {
        var frames = 0L;
        var start = Stopwatch.GetTimestamp();
        do
        {
            Seal(cipher, frame, nonce);
            frames++;
        }
        while (Stopwatch.GetElapsedTime(start) < Slice);

        return frames * FrameLength / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Seal(AeadCipher cipher, byte[] frame, byte[] nonce)
    {
        cipher.Encrypt(nonce, frame, default);
        nonce[^1]++;
    }
}
