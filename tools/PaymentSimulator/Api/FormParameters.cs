using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PaymentSimulator.Api;

/// <summary>The form-encoded parameters of a request, checked the way the provider checks them.</summary>
internal sealed class FormParameters(IReadOnlyDictionary<string, string> values)
{
    public static async Task<FormParameters> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return new FormParameters(new Dictionary<string, string>());
        var form = await request.ReadFormAsync();
        return new FormParameters(form.ToDictionary(pair => pair.Key, pair => pair.Value.LastOrDefault() ?? "", StringComparer.Ordinal));
    }

    /// <summary>A hash of everything that makes two requests the same: endpoint and parameters, in whatever order they came.</summary>
    public string Fingerprint(HttpRequest request)
    {
        var text = new StringBuilder($"{request.Method} {request.Path}");
        foreach (var (key, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\n{key.Length}:{key}={value}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (var key in values.Keys)
        {
            var name = key.Split('[')[0];
            if (!names.Contains(name))
                throw StripeErrorException.Invalid(name, "parameter_unknown", $"Received unknown parameter: {name}");
        }
    }

    public string? Text(string name) => values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public string RequiredText(string name) =>
        Text(name) ?? throw StripeErrorException.Invalid(name, "parameter_missing", $"Missing required param: {name}.");

    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw StripeErrorException.Invalid(name, null, $"Invalid boolean: {other}"),
    };

    public string Choice(string name, string fallback, params ReadOnlySpan<string> allowed)
    {
        var value = Text(name) ?? fallback;
        return allowed.Contains(value)
            ? value
            : throw StripeErrorException.Invalid(name, null, $"Invalid {name}: must be one of {string.Join(", ", allowed.ToArray())}");
    }

    // The real minimum differs by currency (50 cents and the like) and is left out; the maximum is eight digits.
    public long? Amount(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount == 0)
            throw StripeErrorException.Invalid(name, "parameter_invalid_integer", $"Invalid positive integer: {text}");
        if (amount > 99_999_999)
            throw StripeErrorException.Invalid(name, "amount_too_large", "Amount must be no more than 99999999 in the smallest currency unit.");
        return amount;
    }

    public IReadOnlyDictionary<string, string> Metadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            if (!key.StartsWith("metadata[", StringComparison.Ordinal) || !key.EndsWith(']'))
                continue;
            var name = key["metadata[".Length..^1];
            if (name.Length is 0 or > 40 || value.Length > 500)
                throw StripeErrorException.Invalid(key, null, "Metadata keys may have 40 characters and values 500.");
            metadata[name] = value;
        }

        return metadata.Count <= 50 ? metadata : throw StripeErrorException.Invalid("metadata", null, "Metadata may have 50 keys.");
    }
}
