namespace Overlay.Samples.Tipc;

/// <summary>One instance of a service: a message to it goes to one of the sockets that are bound to it.</summary>
/// <param name="Type">The service type.</param>
/// <param name="Instance">The instance.</param>
public readonly record struct ServiceAddress(uint Type, uint Instance)
{
    /// <summary>As <c>{type,instance}</c>.</summary>
    /// <returns>The address as text.</returns>
    public override string ToString() => $"{{{Type},{Instance}}}";
}
