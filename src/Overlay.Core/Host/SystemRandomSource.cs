using System.Security.Cryptography;
using Overlay.Primitives;

namespace Overlay.Host;

/// <summary>The random generator of the operating system.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    public static readonly SystemRandomSource Instance = new();

    private SystemRandomSource()
    {
    }

    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
