//! Finding messages and people.

use super::*;
use crate::Hilo;
use crate::api::customers::query_words;
use crate::error::{Failure, InvalidField};
use crate::search::{expression, snippet};
use crate::store::{customers, search as index};

/// Finds messages that hold all words, newest first, and customers by name, address or number.
pub fn search(hilo: &Hilo, request: SearchRequest) -> Result<SearchResult, Failure> {
    let expression = expression(&request.query).ok_or_else(|| Failure::Invalid {
        field: InvalidField::Query,
        value: request.query.clone(),
    })?;
    let words = query_words(&request.query);
    hilo.store().read(|data| {
        let query = index::Query {
            expression: &expression,
            channel: request.channel,
            customer: request.customer,
            offset: request.offset,
            limit: request.limit.min(200),
        };
        let (found, total) = index::messages(data, &query)?;
        let hits = found
            .into_iter()
            .map(|found| {
                let texts = found.texts.each_ref().map(String::as_str);
                SearchHit { snippet: snippet(&request.query, &texts), ..found.hit }
            })
            .collect();
        let people = request.offset == 0 && request.customer.is_none() && request.channel.is_none();
        let customers =
            if people { customers::rows(data, &words, true, 0, 10)? } else { Vec::new() };
        Ok(SearchResult { customers, hits, total })
    })
}
