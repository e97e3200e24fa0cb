using System.ComponentModel;
using System.Globalization;

namespace Overlay.Primitives;

/// <summary>For what has no text: the binding of a configuration would leave it out without a word.</summary>
internal sealed class NoTextTypeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        throw new NotSupportedException("This option is an object of the program and cannot be read from a configuration. Take it out there, and set it in code.");
}
