using System.Globalization;

namespace Nexus.Core.Agents.Tools;

/// <summary>
/// Evaluates arithmetic: <c>+ - * / ^ mod</c>, parentheses, <c>%</c> (17% is 0.17; 200 + 10% is 220), <c>of</c>, <c>!</c>, functions and constants. In decimal
/// where that is exact; in double where roots, powers and logarithms need it.
/// </summary>
internal ref struct Expression
{
    private const int MaxLength = 2000;
    private const int MaxDepth = 64;
    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private Expression(string text)
    {
        _text = text;
        _at = 0;
        _depth = 0;
    }

    /// <summary>The value of an expression.</summary>
    /// <exception cref="FormatException">It is none; the message says where and what was expected.</exception>
    /// <exception cref="ArithmeticException">It has no value, such as a division by zero.</exception>
    public static decimal Evaluate(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new FormatException($"The expression has {text.Length} characters; at most {MaxLength} are allowed.");
        }

        var expression = new Expression(text.Replace('×', '*').Replace('·', '*').Replace('÷', '/').Replace('−', '-').Replace("**", "^", StringComparison.Ordinal));
        var value = expression.Sum();
        return expression.AtEnd() ? value : throw expression.Unexpected("an operator or the end");
    }

    private decimal Sum()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"The expression is nested deeper than {MaxDepth} levels.");
        }

        var value = Product(out _);
        while (true)
        {
            if (Take('+'))
            {
                var right = Product(out var isPercent);
                value += isPercent ? value * right : right;
            }
            else if (Take('-'))
            {
                var right = Product(out var isPercent);
                value -= isPercent ? value * right : right;
            }
            else
            {
                _depth--;
                return value;
            }
        }
    }

    // isPercent: it is a percentage and nothing else, so that 200 + 10% is 220.
    private decimal Product(out bool isPercent)
    {
        var value = Signed(out isPercent);
        while (true)
        {
            if (Take('*') || TakeWord("of") || TakeWord("times"))
            {
                value *= Signed(out _);
            }
            else if (Take('/') || TakeWord("over"))
            {
                value = Divide(value, Signed(out _));
            }
            else if (TakeWord("mod"))
            {
                var divisor = Signed(out _);
                value = divisor == 0 ? throw new DivideByZeroException("Division by zero.") : value % divisor;
            }
            else
            {
                return value;
            }

            isPercent = false;
        }
    }

    private decimal Signed(out bool isPercent)
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"The expression is nested deeper than {MaxDepth} levels.");
        }

        var value = Take('-') ? -Signed(out isPercent) : Take('+') ? Signed(out isPercent) : Power(out isPercent);
        _depth--;
        return value;
    }

    private decimal Power(out bool isPercent)
    {
        var value = Postfix(out isPercent);
        if (Take('^'))
        {
            isPercent = false;
            return Raise(value, Signed(out _));
        }

        return value;
    }

    private decimal Postfix(out bool isPercent)
    {
        isPercent = false;
        var value = Primary();
        while (true)
        {
            if (Take('!'))
            {
                value = Factorial(value);
            }
            else if (Take('%') || TakeWord("percent"))
            {
                value /= 100;
                isPercent = true;
            }
            else
            {
                return value;
            }
        }
    }

    private decimal Primary()
    {
        if (Take('('))
        {
            var value = Sum();
            return Take(')') ? value : throw Unexpected("')'");
        }

        Skip();
        if (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            return Number();
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetter(_text[_at]) || _at > start && char.IsAsciiDigit(_text[_at])))
        {
            _at++;
        }

        if (start == _at)
        {
            throw Unexpected("a number, a function or '('");
        }

        var name = _text[start.._at].ToString().ToLowerInvariant();
        return name switch
        {
            "pi" => 3.1415926535897932384626433833m,
            "e" => 2.7182818284590452353602874714m,
            _ => Call(name, start),
        };
    }

    private decimal Number()
    {
        var start = _at;
        // A comma between three digits groups them: 1,234.5
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '.' or '_' || IsGroup(_at)))
        {
            _at++;
        }

        if (_at + 1 < _text.Length && _text[_at] is 'e' or 'E' && (char.IsAsciiDigit(_text[_at + 1]) || _at + 2 < _text.Length && _text[_at + 1] is '+' or '-' && char.IsAsciiDigit(_text[_at + 2])))
        {
            _at += 2;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            {
                _at++;
            }
        }

        var digits = _text[start.._at].ToString().Replace(",", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{ToolInput.Shown(digits)}' at position {start + 1} is not a number that can be computed with.");
    }

    private readonly bool IsGroup(int at)
    {
        if (_text[at] != ',' || at == 0 || !char.IsAsciiDigit(_text[at - 1]) || _inCall)
        {
            return false;
        }

        var digits = 0;
        while (at + 1 + digits < _text.Length && char.IsAsciiDigit(_text[at + 1 + digits]))
        {
            digits++;
        }

        return digits == 3;
    }

    private bool _inCall;

    private decimal Call(string name, int start)
    {
        if (!Take('('))
        {
            throw new FormatException($"'{ToolInput.Shown(name)}' at position {start + 1} is not known here; there are {string.Join(", ", MathFunctions.Names)}, pi and e.");
        }

        var (outer, arguments) = (_inCall, new List<decimal>());
        _inCall = true;
        if (!Take(')'))
        {
            do
            {
                arguments.Add(Sum());
            }
            while (Take(',') || Take(';'));
            if (!Take(')'))
            {
                throw Unexpected("',' or ')'");
            }
        }

        _inCall = outer;
        return MathFunctions.Call(name, arguments);
    }

    private static decimal Divide(decimal left, decimal right) => right == 0 ? throw new DivideByZeroException("Division by zero.") : left / right;

    private static decimal Raise(decimal value, decimal exponent)
    {
        if (exponent == Math.Floor(exponent) && Math.Abs(exponent) <= 1000)
        {
            try
            {
                var result = 1m;
                for (var i = 0; i < Math.Abs(exponent); i++)
                {
                    result *= value;
                }

                return exponent >= 0 ? result : Divide(1, result);
            }
            catch (OverflowException)
            {
                // Too large to be exact.
            }
        }

        return MathFunctions.ToDecimal(Math.Pow((double)value, (double)exponent));
    }

    private static decimal Factorial(decimal value)
    {
        if (value < 0 || value > 27 || value != Math.Floor(value))
        {
            throw new ArithmeticException("A factorial is computed of whole numbers from 0 to 27.");
        }

        var result = 1m;
        for (var i = 2; i <= value; i++)
        {
            result *= i;
        }

        return result;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private bool AtEnd()
    {
        Skip();
        return _at == _text.Length;
    }

    private bool Take(char character)
    {
        Skip();
        if (_at < _text.Length && _text[_at] == character)
        {
            _at++;
            return true;
        }

        return false;
    }

    private bool TakeWord(string word)
    {
        Skip();
        if (_text[_at..].StartsWith(word, StringComparison.OrdinalIgnoreCase) && (_at + word.Length == _text.Length || !char.IsAsciiLetterOrDigit(_text[_at + word.Length])))
        {
            _at += word.Length;
            return true;
        }

        return false;
    }

    private FormatException Unexpected(string expected)
    {
        Skip();
        return new FormatException(_at == _text.Length
            ? $"The expression ends where {expected} was expected."
            : $"'{_text[_at]}' at position {_at + 1} was not expected; {expected} was.");
    }
}
