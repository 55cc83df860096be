//! Seconds since 1970 and dates of the proleptic Gregorian calendar. The method is Howard Hinnant's: years
//! that begin in March, in eras of 400.

const DAY: i64 = 86_400;
/// Days of an era.
const ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// A date and time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 for Monday.
    pub weekday: u8,
    /// 1 to 366.
    pub day_of_year: u16,
}

/// The date of a time in seconds since 1970.
pub fn date_of(seconds: i64) -> Date {
    let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let shifted = days + EPOCH;
    let (era, day_of_era) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / (ERA - 1)) / 365;
    let day_of_march_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_march_year + 2) / 153;
    let day = day_of_march_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date {
        year,
        month: month as u8,
        day: day as u8,
        hour: (time / 3600) as u8,
        minute: (time / 60 % 60) as u8,
        second: (time % 60) as u8,
        weekday: (days + 3).rem_euclid(7) as u8,
        day_of_year: (days - days_of(year, 1, 1) + 1) as u16,
    }
}

/// Days from 1970-01-01 to a date.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let march_month = (month + 9) % 12;
    let day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * march_month + 2) / 5 + day - 1;
    era * ERA + day_of_era - EPOCH
}

/// The time in seconds since 1970 of year, month, day, hour, minute, second. Parts may lie outside their
/// ranges: month 13 is January of the next year.
pub fn seconds_of([year, month, day, hour, minute, second]: [i64; 6]) -> i64 {
    // Far enough for every date, near enough that nothing overflows.
    let clamp = |number: i64, limit: i64| number.clamp(-limit, limit);
    let (year, month) = (clamp(year, 1 << 32), clamp(month, 1 << 32) - 1);
    let year = year + month.div_euclid(12);
    let days = days_of(year, month.rem_euclid(12) + 1, 1) + clamp(day, 1 << 40) - 1;
    days.saturating_mul(DAY)
        .saturating_add(clamp(hour, 1 << 40) * 3600)
        .saturating_add(clamp(minute, 1 << 40) * 60)
        .saturating_add(clamp(second, 1 << 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        for (seconds, numbers, weekday, day_of_year) in [
            (0, [1970, 1, 1, 0, 0, 0], 3, 1),
            (951_827_696, [2000, 2, 29, 12, 34, 56], 1, 60),
            (-1, [1969, 12, 31, 23, 59, 59], 2, 365),
            (4_102_444_800, [2100, 1, 1, 0, 0, 0], 4, 1),
        ] {
            let date = date_of(seconds);
            let [year, rest @ ..] = numbers;
            let found = [date.month, date.day, date.hour, date.minute, date.second].map(i64::from);
            assert_eq!((date.year, found), (year, rest));
            assert_eq!((date.weekday, date.day_of_year), (weekday, day_of_year));
            assert_eq!(seconds_of(numbers), seconds);
        }
    }

    #[test]
    fn there_and_back() {
        let mut seconds = -100_000_000_000;
        while seconds < 100_000_000_000 {
            let date = date_of(seconds);
            let [month, day, hour, minute, second] =
                [date.month, date.day, date.hour, date.minute, date.second].map(i64::from);
            assert_eq!(seconds_of([date.year, month, day, hour, minute, second]), seconds);
            seconds += 9_999_991;
        }
        assert_eq!(seconds_of([2000, 13, 32, 0, 0, 0]), seconds_of([2001, 2, 1, 0, 0, 0]));
    }
}
