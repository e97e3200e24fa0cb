namespace Overlay.Samples.ServiceDiscovery.Dns;

/// <summary>A domain name: labels of any text. Large and small letters of ASCII are the same (RFC 6762, section 16).</summary>
internal sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>The longest label and the longest name, in bytes (RFC 1035, section 3.1).</summary>
    public const int MaxLabel = 63;
    public const int MaxLength = 255;

    private readonly string[] _labels;
    private readonly string _key;

    public DnsName(IEnumerable<string> labels)
    {
        _labels = [.. labels];
        _key = string.Concat(ToString().Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter));
    }

    public IReadOnlyList<string> Labels => _labels;

    /// <summary>A name whose labels have no dots.</summary>
    public static DnsName Parse(string text) => new(text.Split('.'));

    /// <summary>True if the name is the other one with a label in front.</summary>
    public bool IsDirectlyBelow(DnsName parent) => _labels.Length == parent._labels.Length + 1 && new DnsName(_labels[1..]).Equals(parent);

    public bool Equals(DnsName? other) => other is not null && _key == other._key;

    public override bool Equals(object? other) => Equals(other as DnsName);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    /// <summary>The labels with dots between them; dots and backslashes of a label have a backslash in front (RFC 6763, section 4.3).</summary>
    public override string ToString() => string.Join('.', _labels.Select(label => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal)));
}
