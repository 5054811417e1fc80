using System.Net.Http.Headers;
using System.Text;

namespace PaymentSimulator.Api;

/// <summary>Tells a test key from anything else.</summary>
internal static class ApiKeys
{
    public static bool Accepts(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Parameter is null)
            return false;
        return header.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => IsTestKey(header.Parameter),
            "BASIC" => IsTestKey(UserOf(header.Parameter)),
            _ => false,
        };
    }

    private static bool IsTestKey(string key) =>
        key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal);

    private static string UserOf(string basic)
    {
        var bytes = new byte[basic.Length];
        return Convert.TryFromBase64String(basic, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : "";
    }
}
