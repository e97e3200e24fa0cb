using System.Diagnostics;
using System.Runtime.CompilerServices;
using Overlay.Crypto;

namespace Overlay.Node;

/// <summary>Measures once per process how fast each suite is on this machine, with frames of usual size; about 2 ms per suite.</summary>
internal static class SuiteBenchmark
{
    private const int FrameLength = 1400;
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(2);
    private static readonly ConditionalWeakTable<CipherSuite, StrongBox<ushort>> Measured = [];

    public static IReadOnlyList<SuiteSpeed> Measure(IEnumerable<CipherSuite> suites) =>
        [.. suites.Select(suite => new SuiteSpeed(suite, Measured.GetValue(suite, static key => new StrongBox<ushort>(MegabytesPerSecond(key))).Value))];

    private static ushort MegabytesPerSecond(CipherSuite suite)
    {
        using var cipher = suite.Create(new byte[suite.KeyLength]);
        var frame = new byte[FrameLength];
        var tag = new byte[AeadCipher.MaxTagLength];
        var nonce = new byte[AeadCipher.NonceLength];

        // The first calls load and compile; they would be most of so short a measurement.
        Seal(cipher, frame, tag, nonce);
        Seal(cipher, frame, tag, nonce);
        var frames = 0L;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Duration)
        {
            Seal(cipher, frame, tag, nonce);
            frames++;
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (ushort)Math.Clamp(frames * FrameLength / seconds / 1e6, 1, ushort.MaxValue);
    }

    private static void Seal(AeadCipher cipher, byte[] frame, byte[] tag, byte[] nonce)
    {
        cipher.Encrypt(nonce, frame, tag.AsSpan(0, cipher.TagLength), default);
        nonce[^1]++;
    }
}
