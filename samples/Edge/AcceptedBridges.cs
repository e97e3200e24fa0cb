namespace Overlay.Samples.Edge;

/// <summary>The nodes that may bridge, as they are written on the command line.</summary>
/// <param name="Nodes">Null for all that say so.</param>
internal sealed record AcceptedBridges(IReadOnlyList<GroupParty>? Nodes)
{
    public static readonly AcceptedBridges All = new((IReadOnlyList<GroupParty>?)null);

    public static AcceptedBridges Parse(string text) => text switch
    {
        "all" => All,
        "none" => new AcceptedBridges([]),
        _ => new AcceptedBridges(EdgeGroupRule.ParseParties(text)),
    };

    public override string ToString() => Nodes is null ? "all" : Nodes.Count == 0 ? "none" : string.Join(',', Nodes);
}
