namespace Overlay;

/// <summary>A community as a supernode sees it.</summary>
public sealed class CommunityInfo
{
    internal CommunityInfo(string name, string id, IReadOnlyList<MemberInfo> members)
    {
        Name = name;
        Id = id;
        Members = members;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Tells apart communities of one name with different keys: 32 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The nodes that are registered.</summary>
    public IReadOnlyList<MemberInfo> Members { get; }

    /// <summary>Says which community it is and how many members it has.</summary>
    /// <returns>For example <c>Buckhill, 4 members</c>.</returns>
    public override string ToString() => $"{Name}, {Members.Count} members";
}
