using Overlay.Net.Addresses;
using Overlay.Primitives;

namespace Overlay.Net.Groups;

/// <summary>The groups that the sockets of the stack are members of, all together.</summary>
internal sealed class HostGroups(LocalAddresses addresses)
{
    private readonly Dictionary<IpAddress, List<SocketMembership>> _groups = [];

    public bool IsMember(IpAddress group) => addresses.IsOwnGroup(group) || _groups.ContainsKey(group);

    /// <summary>False if there are as many groups as may be.</summary>
    public bool TryJoin(SocketMembership membership)
    {
        if (!_groups.TryGetValue(membership.Group, out var members))
        {
            if (_groups.Count >= NetLimits.Groups)
            {
                return false;
            }

            _groups.Add(membership.Group, members = []);
        }

        members.Add(membership);
        return true;
    }

    public void Leave(SocketMembership membership)
    {
        if (_groups.TryGetValue(membership.Group, out var members) && members.Remove(membership) && members.Count == 0)
        {
            _groups.Remove(membership.Group);
        }
    }
}
