namespace Overlay.Repository.Tests.Layering;

/// <summary>That a type uses another type, or one member of it.</summary>
/// <param name="User">Full name of the outermost type that contains the use.</param>
/// <param name="Type">Full name of what is used, nested types with a slash.</param>
/// <param name="Member">The member as metadata names it, or null for the type as such.</param>
internal readonly record struct Reference(string User, string Type, string? Member)
{
    public override string ToString() => Member is null ? $"{User} uses {Type}" : $"{User} uses {Type}.{Member}";
}
