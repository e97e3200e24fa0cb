using System.ComponentModel;
using System.Globalization;

namespace Overlay.Primitives;

/// <summary>Lets what goes by <see cref="TypeDescriptor"/>, as the binding of a configuration does, read a value from its text.</summary>
internal sealed class TextTypeConverter<T> : TypeConverter
    where T : IParsable<T>
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <exception cref="FormatException">The text is none of the type; what the type says of it is the message.</exception>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        if (value is not string text)
        {
            return base.ConvertFrom(context, culture, value);
        }

        try
        {
            return T.Parse(text, CultureInfo.InvariantCulture);
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }
    }
}
