namespace Inventory.Worker.Configuration;

/// <summary>A setting is missing or wrong. The message is one line: which key, what is wrong with it, how to mend it.</summary>
/// <param name="message">That line.</param>
public sealed class SettingsException(string message) : Exception(message);
