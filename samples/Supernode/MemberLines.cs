namespace Overlay.Samples.Supernodes;

/// <summary>Who comes and goes, one line each.</summary>
internal static class MemberLines
{
    public static async Task PrintAsync(Supernode supernode, CancellationToken stop)
    {
        await foreach (var happened in supernode.WatchAsync(stop))
        {
            Console.WriteLine($"{happened.Community}: {happened.MacAddress} {Words(happened)}");
        }
    }

    private static string Words(MembershipEvent happened) => happened switch
    {
        MemberJoined => $"joined from {happened.EndPoint}",
        MemberLeft => "left",
        MemberMoved => $"moved to {happened.EndPoint}",
        RegistrationRefused refused => $"at {happened.EndPoint} was refused: {refused.Reason}",
        _ => happened.GetType().Name,
    };
}
