using System.Security.Cryptography;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Node;

/// <summary>Numbers that nobody can guess, from the operating system.</summary>
internal sealed class SystemRandom : ITipcRandom
{
    public uint Next()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt32(bytes);
    }
}
