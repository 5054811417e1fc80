using System.CommandLine;
using System.Globalization;

namespace Inventory.Cli.CommandLine;

/// <summary>Limits of numeric options, refused while parsing.</summary>
internal static class Rules
{
    public static Option<T> Between<T>(this Option<T> option, T least, T most)
        where T : struct, IComparable<T>, IParsable<T>
    {
        option.Validators.Add(result =>
        {
            // What is no number at all is refused by the parser itself.
            if (result.Tokens is not [var token] || !T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value))
                return;
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; it must be {least} to {most}."));
        });
        return option;
    }
}
