namespace Overlay.Samples;

/// <summary>A UDP port on a command line.</summary>
internal static class PortNumber
{
    public static ushort Parse(string text) => (ushort)WholeNumber.Parse(text, 1, ushort.MaxValue);
}
