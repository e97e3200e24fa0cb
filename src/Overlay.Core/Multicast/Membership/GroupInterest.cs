using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;

namespace Overlay;

/// <summary>What a member wants of a group (RFC 3376, section 2).</summary>
public sealed class GroupInterest
{
    internal GroupInterest(bool isExclude, IReadOnlyList<IPAddress> sources)
    {
        IsExclude = isExclude;
        Sources = sources;
    }

    /// <summary>True: every source but those in the list. False: those in the list.</summary>
    public bool IsExclude { get; }

    /// <summary>At most 64 sources.</summary>
    [JsonConverter(typeof(IPAddressListJsonConverter))]
    public IReadOnlyList<IPAddress> Sources { get; }

    /// <summary>Says what is wanted.</summary>
    /// <returns><c>all sources</c>, or for example <c>not from 192.0.2.1</c>.</returns>
    public override string ToString() => (IsExclude, Sources.Count) switch
    {
        (true, 0) => "all sources",
        (true, _) => $"not from {string.Join(", ", Sources)}",
        _ => $"from {string.Join(", ", Sources)}",
    };
}
